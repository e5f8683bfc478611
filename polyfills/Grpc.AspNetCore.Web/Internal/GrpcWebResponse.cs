using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>
/// The response's body and trailers. A call that ends before anything was sent has its status in the headers, and no body, as in
/// gRPC's "Trailers-Only"; gRPC decides that by itself.
/// </summary>
internal sealed class GrpcWebResponse(HttpContext context, IHttpResponseBodyFeature inner, bool isText)
    : IHttpResponseBodyFeature, IHttpResponseTrailersFeature, IHttpResetFeature
{
    private const byte TrailersFlag = 0x80;
    private const int FrameHeaderSize = 5;

    private readonly Base64ResponseWriter? _text = isText ? new Base64ResponseWriter(inner.Writer) : null;
    private Stream? _stream;
    private bool _finished;

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public PipeWriter Writer => _text ?? inner.Writer;

    public Stream Stream => _stream ??= Writer.AsStream();

    /// <summary>Gives the response the content type of gRPC-Web, unless it is none of gRPC, such as that of an error page.</summary>
    public Task OnStartingAsync()
    {
        if (GrpcWebContentType.IsPlain(context.Response.ContentType, out var suffix))
            context.Response.ContentType = new GrpcWebContentType(isText, suffix).Header;
        return Task.CompletedTask;
    }

    /// <summary>Ends the body with the trailers, once.</summary>
    public async Task FinishAsync()
    {
        if (_finished)
            return;
        _finished = true;
        if (context.RequestAborted.IsCancellationRequested)
            return;
        if (Trailers.Count > 0)
            WriteTrailers(Writer);
        if (context.Response.HasStarted)
            await Writer.FlushAsync();
    }

    public async Task CompleteAsync()
    {
        await FinishAsync();
        await inner.CompleteAsync();
    }

    /// <summary>
    /// On HTTP/1.1, which has no streams to reset. gRPC resets one when a call is over before its handler is; were the
    /// connection aborted in its place, the end of the body, which is on its way, could be lost.
    /// </summary>
    public void Reset(int errorCode)
    {
        if (!_finished)
            context.Abort();
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    private void WriteTrailers(PipeWriter writer)
    {
        // As many bytes as characters: what is in a header is ASCII, gRPC has percent-encoded the rest.
        var block = new StringBuilder();
        foreach (var (name, values) in Trailers)
        {
            foreach (var value in values)
                block.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
        }

        var size = FrameHeaderSize + block.Length;
        var frame = writer.GetSpan(size);
        frame[0] = TrailersFlag;
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)block.Length);
        Encoding.Latin1.GetBytes(block.ToString(), frame[FrameHeaderSize..]);
        writer.Advance(size);
    }
}
