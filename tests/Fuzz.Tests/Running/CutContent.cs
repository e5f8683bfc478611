using System.Net;

namespace ShopMesh.Fuzz.Tests.Running;

/// <summary>A body that ends where it is told to, or never: then the request is to be cancelled once it is written.</summary>
internal sealed class CutContent(ReadOnlyMemory<byte> bytes, bool isCut) : HttpContent
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once all bytes were given to the connection, or that failed.</summary>
    public Task Written => _written.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _written.TrySetResult();
        }

        if (isCut)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
