using System.Buffers.Binary;
using System.Text;
using Docker.DotNet.Transport;

namespace Docker.DotNet;

/// <summary>
/// Output of a container or a command, and its input. Without a terminal the engine sends frames, each with a header of eight
/// bytes: one for the stream, three of zero, four for the length in network order. With a terminal it sends the bytes as they are.
/// </summary>
/// <remarks>Nothing is read ahead of who reads, so a slow reader slows the engine down. One reader and one writer at a time.</remarks>
public sealed class MultiplexedStream : IDisposable
{
    private const int HeaderSize = 8;
    private const int BufferSize = 32 * 1024;

    // What the engine itself says when the stream breaks on its side.
    private const byte EngineError = 3;
    private const int MaximumEngineError = 64 * 1024;

    private readonly Stream _stream;
    private readonly bool _multiplexed;
    private readonly Func<Task>? _closeWrite;
    private readonly IDisposable? _owner;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private long _leftOfFrame;
    private TargetStream _target = TargetStream.StandardOut;

    /// <summary>Creates a stream over one that was opened elsewhere.</summary>
    /// <param name="stream">The bytes; disposed with this.</param>
    /// <param name="multiplexed">Whether they come in frames.</param>
    public MultiplexedStream(Stream stream, bool multiplexed)
        : this(stream, multiplexed, closeWrite: null, owner: null)
    {
    }

    internal MultiplexedStream(HijackedConnection connection, bool multiplexed)
        : this(connection.Stream, multiplexed, connection.CloseWriteAsync, connection)
    {
    }

    internal MultiplexedStream(Stream stream, bool multiplexed, Func<Task>? closeWrite, IDisposable? owner)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _multiplexed = multiplexed;
        _closeWrite = closeWrite;
        _owner = owner;
    }

    /// <summary>Which of a process's streams bytes belong to.</summary>
    public enum TargetStream
    {
        /// <summary>Standard input, echoed.</summary>
        StandardIn = 0,

        /// <summary>Standard output, and everything with a terminal.</summary>
        StandardOut = 1,

        /// <summary>Standard error.</summary>
        StandardError = 2,
    }

    /// <summary>Writes to the standard input of the process.</summary>
    /// <param name="buffer">Bytes.</param>
    /// <param name="offset">Index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the call, and with it the connection.</param>
    /// <returns>A task that ends when the bytes are sent.</returns>
    public Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _stream.WriteAsync(buffer, offset, count, cancellationToken);

    /// <summary>Ends the standard input of the process. Its output can still be read.</summary>
    /// <exception cref="NotSupportedException">The stream has no input, or goes through a named pipe.</exception>
    public void CloseWrite()
    {
        if (_closeWrite is null)
            throw new NotSupportedException("This stream has no input that could be closed.");
        _closeWrite().GetAwaiter().GetResult();
    }

    /// <summary>Reads what comes next, of whichever stream.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="offset">Index of the first byte.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Ends the call, and with it the connection.</param>
    /// <returns>How many bytes of which stream.</returns>
    /// <exception cref="IOException">The engine went away, or says that it can't go on.</exception>
    public async Task<ReadResult> ReadOutputAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var destination = new Memory<byte>(buffer, offset, count);
        if (!_multiplexed)
        {
            var read = await ReadAsync(destination, cancellationToken).ConfigureAwait(false);
            return new ReadResult(read, TargetStream.StandardOut);
        }

        while (_leftOfFrame == 0)
        {
            if (!await ReadHeaderAsync(cancellationToken).ConfigureAwait(false))
                return new ReadResult(0, _target);
        }

        var length = await ReadAsync(destination[..(int)Math.Min(destination.Length, _leftOfFrame)], cancellationToken).ConfigureAwait(false);
        if (length == 0 && count > 0)
            throw new EndOfStreamException("The output of the container engine ended within a frame.");
        _leftOfFrame -= length;
        return new ReadResult(length, _target);
    }

    /// <summary>Reads both streams to their end, as text in UTF-8.</summary>
    /// <param name="cancellationToken">Ends the call, and with it the connection.</param>
    /// <returns>Standard output and standard error.</returns>
    public async Task<(string stdout, string stderr)> ReadOutputToEndAsync(CancellationToken cancellationToken)
    {
        using var stdout = new MemoryStream();
        using var stderr = new MemoryStream();
        await CopyOutputToAsync(Stream.Null, stdout, stderr, cancellationToken).ConfigureAwait(false);
        return (TextOf(stdout), TextOf(stderr));
    }

    /// <summary>Sends all of a stream to the standard input of the process.</summary>
    /// <param name="input">The stream; it stays open.</param>
    /// <param name="cancellationToken">Ends the call, and with it the connection.</param>
    /// <returns>A task that ends when everything is sent.</returns>
    public Task CopyFromAsync(Stream input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.CopyToAsync(_stream, BufferSize, cancellationToken);
    }

    /// <summary>Copies the output to its end.</summary>
    /// <param name="stdin">Gets input that is echoed.</param>
    /// <param name="stdout">Gets standard output.</param>
    /// <param name="stderr">Gets standard error.</param>
    /// <param name="cancellationToken">Ends the call, and with it the connection.</param>
    /// <returns>A task that ends with the output.</returns>
    /// <exception cref="IOException">The engine went away, or says that it can't go on.</exception>
    public async Task CopyOutputToAsync(Stream stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (true)
        {
            var result = await ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
            if (result.EOF)
                return;
            var destination = result.Target switch
            {
                TargetStream.StandardIn => stdin,
                TargetStream.StandardOut => stdout,
                _ => stderr,
            };
            await destination.WriteAsync(buffer.AsMemory(0, result.Count), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _owner?.Dispose();
    }

    private static string TextOf(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);

    private async ValueTask<bool> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(HeaderSize, cancellationToken).ConfigureAwait(false))
            return false;
        var kind = _buffer[_start];
        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 4, 4));
        _start += HeaderSize;

        switch (kind)
        {
            case <= (byte)TargetStream.StandardError:
                _target = (TargetStream)kind;
                _leftOfFrame = length;
                return true;
            case EngineError:
                throw new IOException(await ReadEngineErrorAsync(length, cancellationToken).ConfigureAwait(false));
            default:
                throw new InvalidDataException($"The container engine sent a frame of an unknown stream, {kind}.");
        }
    }

    private async Task<string> ReadEngineErrorAsync(uint length, CancellationToken cancellationToken)
    {
        var message = new byte[Math.Min(length, MaximumEngineError)];
        var read = 0;
        while (read < message.Length)
        {
            var more = await ReadAsync(message.AsMemory(read), cancellationToken).ConfigureAwait(false);
            if (more == 0)
                break;
            read += more;
        }

        return $"The container engine ended the stream: {Encoding.UTF8.GetString(message, 0, read)}";
    }

    /// <summary>Reads at least so many bytes into the buffer; false if there are none at all.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return _end == _start ? false : throw new EndOfStreamException("The output of the container engine ended within a header.");
            _end += read;
        }

        return true;
    }

    private ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_start == _end)
            return _stream.ReadAsync(destination, cancellationToken);

        var count = Math.Min(_end - _start, destination.Length);
        _buffer.AsSpan(_start, count).CopyTo(destination.Span);
        _start += count;
        return ValueTask.FromResult(count);
    }

    /// <summary>What was read.</summary>
    /// <param name="count">How many bytes.</param>
    /// <param name="target">Of which stream.</param>
    public readonly struct ReadResult(int count, TargetStream target)
    {
        /// <summary>Gets how many bytes were read; 0 at the end.</summary>
        public int Count => count;

        /// <summary>Gets the stream that they belong to.</summary>
        public TargetStream Target => target;

        /// <summary>Gets whether the output has ended.</summary>
        public bool EOF => count == 0;
    }
}
