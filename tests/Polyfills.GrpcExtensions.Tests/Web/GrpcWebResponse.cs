using System.Buffers.Binary;
using System.Text;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.Web;

/// <summary>A response of gRPC-Web, read frame by frame.</summary>
internal sealed class GrpcWebResponse(HttpResponseMessage response) : IDisposable
{
    private readonly List<byte> _base64 = [];
    private readonly Queue<byte> _bytes = [];
    private Stream? _body;

    public HttpResponseMessage Http => response;

    public string? ContentType => response.Content.Headers.ContentType?.ToString();

    public string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private bool IsText => ContentType!.StartsWith(GrpcWebClient.Text, StringComparison.Ordinal);

    /// <summary>The next message; <see langword="null"/> when the trailers, or nothing, come next.</summary>
    public async Task<EchoReply?> NextAsync()
    {
        switch (await FrameAsync())
        {
            case null:
                return null;
            case (0, var message):
                return EchoReply.Parser.ParseFrom(message);
            case (var flags, var block):
                flags.ShouldBe((byte)0x80);
                Trailers = Encoding.ASCII.GetString(block);
                return null;
        }
    }

    /// <summary>The trailers as they are in the body, once <see cref="NextAsync"/> has returned nothing.</summary>
    public string? Trailers { get; private set; }

    /// <summary>Everything that is left of the body.</summary>
    public async Task<int> RestAsync()
    {
        while (await FillAsync())
        {
        }

        return _bytes.Count;
    }

    public void Dispose() => response.Dispose();

    private async Task<(byte Flags, byte[] Payload)?> FrameAsync()
    {
        if (await TakeAsync(5) is not { } header)
            return null;
        return (header[0], (await TakeAsync(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))))!);
    }

    private async Task<byte[]?> TakeAsync(int count)
    {
        while (_bytes.Count < count)
        {
            if (!await FillAsync())
                return _bytes.Count == 0 ? null : throw new InvalidDataException("The body ends in a frame.");
        }

        return [.. Enumerable.Range(0, count).Select(_ => _bytes.Dequeue())];
    }

    private async Task<bool> FillAsync()
    {
        _body ??= await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[1024];
        var read = await _body.ReadAsync(buffer, TestContext.Current.CancellationToken);
        if (!IsText)
        {
            foreach (var value in buffer.AsSpan(0, read))
                _bytes.Enqueue(value);
            return read > 0;
        }

        _base64.AddRange(buffer.AsSpan(0, read));
        for (; _base64.Count >= 4; _base64.RemoveRange(0, 4))
        {
            foreach (var value in Convert.FromBase64String(Encoding.ASCII.GetString([.. _base64[..4]])))
                _bytes.Enqueue(value);
        }

        return read > 0;
    }
}
