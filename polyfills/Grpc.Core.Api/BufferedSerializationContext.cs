using System.Buffers;

namespace Grpc.Core;

/// <summary>Lets a contextual serializer produce an array.</summary>
internal sealed class BufferedSerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _buffer;
    private byte[]? _payload;

    internal static byte[] Serialize<T>(T message, Action<T, SerializationContext> serializer)
    {
        var context = new BufferedSerializationContext();
        serializer(message, context);
        return context._payload ?? throw new InvalidOperationException("The serializer did not complete the message.");
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (_buffer is not null)
            throw new InvalidOperationException("The message is being written to the buffer writer.");
        ThrowIfCompleted();
        _payload = payload;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        ThrowIfCompleted();
        return _buffer ??= new ArrayBufferWriter<byte>();
    }

    public override void Complete()
    {
        ThrowIfCompleted();
        _payload = _buffer?.WrittenSpan.ToArray() ?? [];
    }

    private void ThrowIfCompleted()
    {
        if (_payload is not null)
            throw new InvalidOperationException("The message is already complete.");
    }
}
