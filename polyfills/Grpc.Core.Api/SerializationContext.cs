using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller writes the bytes of a message.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message at once. The array must not be changed afterwards.</summary>
    /// <param name="payload">The message.</param>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>A buffer to write the message to; then call <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the size of the message ahead of writing it. Optional, and at most once.</summary>
    /// <param name="payloadLength">The number of bytes to come.</param>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Says that the message has been written to the buffer writer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
