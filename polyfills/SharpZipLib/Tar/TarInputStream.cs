using System.Buffers;
using System.Text;

namespace ICSharpCode.SharpZipLib.Tar;

/// <summary>
/// Reads an archive from a stream: each call of <see cref="GetNextEntry" /> goes to the next entry, whose content is then what this
/// stream reads. Understands POSIX's and GNU's extensions for long names and large numbers.
/// </summary>
public class TarInputStream : Stream
{
    // Names and records are small. A header that announces more is damaged or made to exhaust the memory.
    private const int LongestExtension = 1024 * 1024;
    private const int SkippedAtOnce = 64 * 1024;

    private readonly Stream _input;
    private readonly Encoding _nameEncoding;
    private readonly byte[] _block = new byte[HeaderBlock.Size];
    private readonly Dictionary<string, string> _global = new(StringComparer.Ordinal);
    private string _entryName = "";
    private long _remaining;
    private int _padding;
    private bool _ended;

    /// <summary>Reads from a stream.</summary>
    /// <param name="inputStream">Where the archive comes from; it need not be seekable.</param>
    /// <param name="nameEncoding">Encoding of names; null for ASCII.</param>
    public TarInputStream(Stream inputStream, Encoding? nameEncoding)
    {
        ArgumentNullException.ThrowIfNull(inputStream);
        _input = inputStream;
        _nameEncoding = nameEncoding ?? Encoding.ASCII;
    }

    /// <summary>Whether closing this closes the stream behind it; true unless set.</summary>
    public bool IsStreamOwner { get; set; } = true;

    /// <summary>Bytes of the current entry that were not read yet.</summary>
    public long Available => _remaining;

    /// <inheritdoc />
    public override bool CanRead => _input.CanRead;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => _input.Length;

    /// <inheritdoc />
    public override long Position
    {
        get => _input.Position;
        set => throw new NotSupportedException("The position in an archive cannot be set.");
    }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>The entry, or null at the end of the archive.</returns>
    /// <exception cref="TarException">The archive is damaged or ends within an entry.</exception>
    public TarEntry? GetNextEntry() => NextAsync(async: false, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="GetNextEntry" />
    public Task<TarEntry?> GetNextEntryAsync(CancellationToken cancellationToken) => NextAsync(async: true, cancellationToken);

    /// <summary>Copies the rest of the current entry.</summary>
    public void CopyEntryContents(Stream outputStream) => CopyTo(outputStream);

    /// <inheritdoc cref="CopyEntryContents" />
    public Task CopyEntryContentsAsync(Stream outputStream, CancellationToken cancellationToken) => CopyToAsync(outputStream, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Fills the buffer unless the entry ends before; callers that read once rely on it.</remarks>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _remaining);
        return wanted == 0 ? 0 : Account(_input.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false), wanted);
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, _remaining);
        return wanted == 0 ? 0 : Account(await ReadAsync(buffer[..wanted], async: true, cancellationToken).ConfigureAwait(false), wanted);
    }

    /// <inheritdoc />
    public override void Flush() => _input.Flush();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("An archive is read from its start to its end.");

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException("This stream only reads.");

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream only reads.");

    /// <summary>As its owner, closes the stream behind this.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && IsStreamOwner)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private async Task<TarEntry?> NextAsync(bool async, CancellationToken cancellationToken)
    {
        string? longName = null;
        string? longLink = null;
        Dictionary<string, string>? records = null;
        while (await ReadHeaderAsync(async, cancellationToken).ConfigureAwait(false) is { } header)
        {
            switch (header.TypeFlag)
            {
                case TarHeader.LF_GNU_LONGNAME:
                    longName = TextOf(await ReadExtensionAsync(header, async, cancellationToken).ConfigureAwait(false));
                    break;
                case TarHeader.LF_GNU_LONGLINK:
                    longLink = TextOf(await ReadExtensionAsync(header, async, cancellationToken).ConfigureAwait(false));
                    break;
                case TarHeader.LF_XHDR:
                    records = new Dictionary<string, string>(StringComparer.Ordinal);
                    PaxRecords.Read(await ReadExtensionAsync(header, async, cancellationToken).ConfigureAwait(false), records);
                    break;
                case TarHeader.LF_GHDR:
                    PaxRecords.Read(await ReadExtensionAsync(header, async, cancellationToken).ConfigureAwait(false), _global);
                    break;
                default:
                    header.Name = longName ?? header.Name;
                    header.LinkName = longLink ?? header.LinkName;
                    PaxRecords.Apply(_global, header);
                    if (records is not null)
                        PaxRecords.Apply(records, header);
                    Begin(header);
                    return new TarEntry(header);
            }
        }

        return null;
    }

    // Skips what is left of the current entry, too.
    private async ValueTask<TarHeader?> ReadHeaderAsync(bool async, CancellationToken cancellationToken)
    {
        if (_ended)
            return null;
        await SkipAsync(_remaining + _padding, async, cancellationToken).ConfigureAwait(false);
        _remaining = _padding = 0;
        var read = await ReadAsync(_block, async, cancellationToken).ConfigureAwait(false);
        // Some writers leave out the blocks of zeros at the end.
        if (read == 0 || (read == _block.Length && !_block.AsSpan().ContainsAnyExcept((byte)0)))
        {
            _ended = true;
            return null;
        }

        if (read < _block.Length)
            throw new TarException("The archive ends within a header.");
        var header = HeaderBlock.Read(_block, _nameEncoding);
        Begin(header);
        return header;
    }

    private void Begin(TarHeader header)
    {
        _entryName = header.Name;
        // Links and devices have no content, whatever some writers put into the field.
        _remaining = header.TypeFlag is TarHeader.LF_LINK or TarHeader.LF_SYMLINK or TarHeader.LF_CHR or TarHeader.LF_BLK or TarHeader.LF_DIR or TarHeader.LF_FIFO
            ? 0
            : header.Size;
        _padding = (int)((HeaderBlock.Size - (_remaining % HeaderBlock.Size)) % HeaderBlock.Size);
    }

    private async ValueTask<byte[]> ReadExtensionAsync(TarHeader header, bool async, CancellationToken cancellationToken)
    {
        if (header.Size > LongestExtension)
            throw new TarException($"An extension of {header.Size} bytes is more than this reader takes.");
        var content = new byte[header.Size];
        var read = async
            ? await this.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)
            : this.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return read == content.Length ? content : throw EndedWithin(header.Name);
    }

    private async ValueTask SkipAsync(long length, bool async, CancellationToken cancellationToken)
    {
        if (length == 0)
            return;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, SkippedAtOnce));
        try
        {
            while (length > 0)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(length, buffer.Length));
                if (await ReadAsync(part, async, cancellationToken).ConfigureAwait(false) < part.Length)
                    throw EndedWithin(_entryName);
                length -= part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // As much as there is room for, less only at the end.
    private async ValueTask<int> ReadAsync(Memory<byte> buffer, bool async, CancellationToken cancellationToken)
        => async
            ? await _input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)
            : _input.ReadAtLeast(buffer.Span, buffer.Length, throwOnEndOfStream: false);

    private int Account(int read, int wanted)
    {
        if (read < wanted)
            throw EndedWithin(_entryName);
        _remaining -= read;
        return read;
    }

    private string TextOf(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)0);
        return _nameEncoding.GetString(end < 0 ? content : content[..end]);
    }

    private static TarException EndedWithin(string name) => new($"The archive ends within the entry {name}.");
}
