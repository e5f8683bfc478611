namespace Grpc.Core;

/// <summary>Messages of a stream, written one after the other. Only one write may be under way.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How messages are written from here on; <see langword="null"/> for the default.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    Task WriteAsync(T message);

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels the write, and with it the call that the stream belongs to.</param>
    /// <exception cref="NotSupportedException">The token can be cancelled and the writer does not support that.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            throw new NotSupportedException($"{GetType()} can't cancel a write.");
        return WriteAsync(message);
    }
}
