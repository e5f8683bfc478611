using System.Buffers;
using System.Buffers.Text;
using Grpc.Core;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>
/// Decodes a body of base64. A client may encode each frame for itself, so padding can be anywhere between groups of four
/// characters, and a group can arrive in pieces.
/// </summary>
internal sealed class Base64RequestStream(Stream source) : Stream
{
    private const int GroupSize = 4;

    private const int BufferSize = 1024 * GroupSize;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _plain = new byte[BufferSize / GroupSize * 3];
    private ReadOnlyMemory<byte> _decoded;
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            if (_decoded.Length > 0)
                return Take(buffer.Span);
            if (_end - _start >= GroupSize)
            {
                Decode();
                continue;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            if (read == 0)
                return _end == 0 ? 0 : throw NotBase64();
        }
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _decoded.Length);
        _decoded.Span[..count].CopyTo(buffer);
        _decoded = _decoded[count..];
        return count;
    }

    /// <summary>Decodes whole groups, up to and with the first padded one.</summary>
    private void Decode()
    {
        var groups = _buffer.AsSpan(_start, (_end - _start) / GroupSize * GroupSize);
        var padding = groups.IndexOf((byte)'=');
        if (padding >= 0)
            groups = groups[..((padding / GroupSize + 1) * GroupSize)];
        if (Base64.DecodeFromUtf8(groups, _plain, out var consumed, out var written) != OperationStatus.Done || consumed != groups.Length)
            throw NotBase64();
        _start += consumed;
        _decoded = _plain.AsMemory(0, written);
    }

    private static RpcException NotBase64() => new(new Status(StatusCode.Internal, "The body of the request is not base64, as its content type says."));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
