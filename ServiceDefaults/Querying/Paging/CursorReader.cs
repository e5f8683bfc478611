using System.Buffers.Binary;
using System.Text;

namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>Reads what <see cref="CursorWriter"/> wrote. Each read throws <see cref="FormatException"/> when the bytes do not suit.</summary>
internal ref struct CursorReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public Guid ReadGuid() => new(Take(16), bigEndian: true);

    public decimal ReadDecimal()
    {
        Span<int> bits = stackalloc int[4];
        foreach (ref var part in bits)
            part = unchecked((int)ReadInt64());

        try
        {
            return new decimal(bits);
        }
        catch (ArgumentException e)
        {
            throw new FormatException("These bits are no decimal.", e);
        }
    }

    public string ReadText()
    {
        var length = ReadInt64();
        if (length < 0 || length > _rest.Length)
            throw new FormatException("The text is longer than the cursor.");

        try
        {
            var text = StrictUtf8.GetString(Take((int)length));
            return text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException("PostgreSQL has no U+0000.") : text;
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("The text is not UTF-8.", e);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new FormatException("The cursor ends too early.");

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
