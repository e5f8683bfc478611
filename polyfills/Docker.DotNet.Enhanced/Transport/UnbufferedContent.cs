using System.Net;

namespace Docker.DotNet.Transport;

/// <summary>A body that is read from a stream while it is sent. The stream stays the caller's.</summary>
internal sealed class UnbufferedContent : HttpContent
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _source;

    internal UnbufferedContent(Stream source)
    {
        _source = source;
        Headers.ContentType = new("application/x-tar");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _source.CopyToAsync(stream, BufferSize, cancellationToken);

    // Sent in chunks: a stream's length may be more than what is left of it.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
