using System.Text;

namespace ICSharpCode.SharpZipLib.Tar;

/// <summary>
/// Writes an archive to a stream: put an entry, write as many bytes as its header announces, close the entry. Names that are too
/// long for a header are written in GNU's way.
/// </summary>
public class TarOutputStream : Stream
{
    private const int DefaultBlockFactor = 20;
    private static readonly byte[] Zeros = new byte[HeaderBlock.Size * 2];

    private readonly Stream _output;
    private readonly Encoding _nameEncoding;
    private readonly int _recordSize;
    private readonly byte[] _block = new byte[HeaderBlock.Size];
    private TarEntry? _entry;
    private long _entryWritten;
    private long _written;
    private bool _finished;
    private bool _disposed;

    /// <summary>Writes to a stream, in records of 20 blocks.</summary>
    /// <param name="outputStream">Where the archive goes.</param>
    /// <param name="nameEncoding">Encoding of names; null for ASCII.</param>
    public TarOutputStream(Stream outputStream, Encoding? nameEncoding)
        : this(outputStream, DefaultBlockFactor, nameEncoding)
    {
    }

    /// <summary>Writes to a stream, in records of a size: the archive's length is a multiple of it.</summary>
    /// <param name="outputStream">Where the archive goes.</param>
    /// <param name="blockFactor">Blocks of 512 bytes in a record.</param>
    /// <param name="nameEncoding">Encoding of names; null for ASCII.</param>
    public TarOutputStream(Stream outputStream, int blockFactor, Encoding? nameEncoding)
    {
        ArgumentNullException.ThrowIfNull(outputStream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockFactor);
        _output = outputStream;
        _recordSize = blockFactor * HeaderBlock.Size;
        _nameEncoding = nameEncoding ?? Encoding.ASCII;
    }

    /// <summary>Whether closing this closes the stream behind it; true unless set.</summary>
    public bool IsStreamOwner { get; set; } = true;

    /// <inheritdoc />
    public override bool CanRead => _output.CanRead;

    /// <inheritdoc />
    public override bool CanSeek => _output.CanSeek;

    /// <inheritdoc />
    public override bool CanWrite => _output.CanWrite;

    /// <inheritdoc />
    public override long Length => _output.Length;

    /// <inheritdoc />
    public override long Position
    {
        get => _output.Position;
        set => _output.Position = value;
    }

    /// <summary>Writes the header of an entry; an entry that is still open is closed.</summary>
    /// <exception cref="TarException">The open entry lacks bytes.</exception>
    public void PutNextEntry(TarEntry entry) => PutAsync(entry, async: false, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="PutNextEntry" />
    public Task PutNextEntryAsync(TarEntry entry, CancellationToken cancellationToken) => PutAsync(entry, async: true, cancellationToken);

    /// <summary>Ends the content of the entry.</summary>
    /// <exception cref="TarException">Fewer bytes were written than its header announced.</exception>
    public void CloseEntry() => CloseEntryAsync(async: false, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="CloseEntry" />
    public Task CloseEntryAsync(CancellationToken cancellationToken) => CloseEntryAsync(async: true, cancellationToken);

    /// <summary>Ends the archive and leaves the stream behind it open.</summary>
    public void Finish() => FinishAsync(async: false, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Finish" />
    public Task FinishAsync(CancellationToken cancellationToken) => FinishAsync(async: true, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="TarException">No entry is open, or it would get more bytes than its header announced.</exception>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    /// <exception cref="TarException">No entry is open, or it would get more bytes than its header announced.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Account(buffer.Length);
        _output.Write(buffer);
    }

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Account(buffer.Length);
        return _output.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc />
    public override void Flush() => _output.Flush();

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => _output.Read(buffer, offset, count);

    /// <inheritdoc />
    public override int Read(Span<byte> buffer) => _output.Read(buffer);

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => _output.ReadAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _output.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => _output.Seek(offset, origin);

    /// <inheritdoc />
    public override void SetLength(long value) => _output.SetLength(value);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await FinishAsync(async: true, CancellationToken.None).ConfigureAwait(false);
            if (IsStreamOwner)
                await _output.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the archive and, as its owner, closes the stream behind it.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            Finish();
            if (IsStreamOwner)
                _output.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task PutAsync(TarEntry entry, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_finished)
            throw new TarException("The archive has been finished.");
        if (_entry is not null)
            await CloseEntryAsync(async, cancellationToken).ConfigureAwait(false);

        var header = entry.TarHeader;
        await WriteIfLongAsync(header.Name, TarHeader.LF_GNU_LONGNAME, async, cancellationToken).ConfigureAwait(false);
        await WriteIfLongAsync(header.LinkName, TarHeader.LF_GNU_LONGLINK, async, cancellationToken).ConfigureAwait(false);
        await WriteHeaderAsync(header, async, cancellationToken).ConfigureAwait(false);
        _entry = entry;
        _entryWritten = 0;
    }

    // An entry of its own that holds the text, ended by a zero, before the entry whose header has no room for it.
    private async ValueTask WriteIfLongAsync(string text, byte type, bool async, CancellationToken cancellationToken)
    {
        var bytes = _nameEncoding.GetBytes(text);
        if (bytes.Length <= HeaderBlock.LengthOfName)
            return;

        var header = new TarHeader { Name = "././@LongLink", TypeFlag = type, Size = bytes.Length + 1, ModTime = DateTime.UnixEpoch };
        await WriteHeaderAsync(header, async, cancellationToken).ConfigureAwait(false);
        await WriteRawAsync(bytes, async, cancellationToken).ConfigureAwait(false);
        await WriteRawAsync(Zeros.AsMemory(0, 1 + Padding(bytes.Length + 1, HeaderBlock.Size)), async, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask WriteHeaderAsync(TarHeader header, bool async, CancellationToken cancellationToken)
    {
        HeaderBlock.Write(_block, header, _nameEncoding);
        return WriteRawAsync(_block, async, cancellationToken);
    }

    private async Task CloseEntryAsync(bool async, CancellationToken cancellationToken)
    {
        if (_entry is not { } entry)
            return;
        if (_entryWritten < entry.Size)
            throw new TarException($"The entry {entry.Name} has {_entryWritten} bytes and its header announces {entry.Size}.");
        _entry = null;
        await WriteRawAsync(Zeros.AsMemory(0, Padding(_entryWritten, HeaderBlock.Size)), async, cancellationToken).ConfigureAwait(false);
    }

    private async Task FinishAsync(bool async, CancellationToken cancellationToken)
    {
        if (_finished)
            return;
        if (_entry is not null)
            await CloseEntryAsync(async, cancellationToken).ConfigureAwait(false);
        _finished = true;

        // Two blocks of zeros, and more of them to the end of the record.
        await WriteRawAsync(Zeros, async, cancellationToken).ConfigureAwait(false);
        for (var rest = Padding(_written, _recordSize); rest > 0; rest = Padding(_written, _recordSize))
            await WriteRawAsync(Zeros.AsMemory(0, Math.Min(rest, Zeros.Length)), async, cancellationToken).ConfigureAwait(false);
        if (async)
            await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
        else
            _output.Flush();
    }

    private ValueTask WriteRawAsync(ReadOnlyMemory<byte> bytes, bool async, CancellationToken cancellationToken)
    {
        _written += bytes.Length;
        if (async)
            return _output.WriteAsync(bytes, cancellationToken);
        _output.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    private void Account(int count)
    {
        if (_entry is not { } entry)
            throw new TarException("No entry is open to write to.");
        if (_entryWritten + count > entry.Size)
            throw new TarException($"The entry {entry.Name} would get {_entryWritten + count} bytes, and its header announces {entry.Size}.");
        _entryWritten += count;
        _written += count;
    }

    private static int Padding(long length, int unit) => (int)((unit - (length % unit)) % unit);
}
