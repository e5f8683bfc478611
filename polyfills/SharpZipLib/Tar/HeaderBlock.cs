using System.Buffers.Binary;
using System.Text;

namespace ICSharpCode.SharpZipLib.Tar;

/// <summary>
/// A header as its 512 bytes: fields at fixed places, numbers in octal digits, or, where these do not suffice, in GNU's base 256.
/// </summary>
internal static class HeaderBlock
{
    public const int Size = 512;
    public const int LengthOfName = 100;

    private static readonly Range Name = ..100, Mode = 100..108, UserId = 108..116, GroupId = 116..124, Length = 124..136,
        ModTime = 136..148, Checksum = 148..156, LinkName = 157..257, Magic = 257..263, UserName = 265..297, GroupName = 297..329,
        DevMajor = 329..337, DevMinor = 337..345, Prefix = 345..500;

    private const int TypeFlag = 156;

    /// <summary>Names that are longer than their field are cut: an entry of GNU's before this one has the whole.</summary>
    public static void Write(Span<byte> block, TarHeader header, Encoding encoding)
    {
        block.Clear();
        WriteText(block[Name], header.Name, encoding);
        WriteNumber(block[Mode], header.Mode);
        WriteNumber(block[UserId], header.UserId);
        WriteNumber(block[GroupId], header.GroupId);
        WriteNumber(block[Length], header.Size);
        WriteNumber(block[ModTime], new DateTimeOffset(DateTime.SpecifyKind(header.ModTime, DateTimeKind.Utc)).ToUnixTimeSeconds());
        block[TypeFlag] = header.TypeFlag;
        WriteText(block[LinkName], header.LinkName, encoding);
        // Magic and version as GNU's tar writes them: the extensions used here are GNU's.
        "ustar  "u8.CopyTo(block[Magic.Start.Value..]);
        WriteText(block[UserName], header.UserName, encoding);
        WriteText(block[GroupName], header.GroupName, encoding);
        WriteNumber(block[DevMajor], header.DevMajor);
        WriteNumber(block[DevMinor], header.DevMinor);

        // The sum is taken with its own field full of spaces, and has six digits, a zero and a space.
        block[Checksum].Fill((byte)' ');
        WriteNumber(block[Checksum][..7], Sum(block));
    }

    /// <exception cref="TarException">The block is no header.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block, Encoding encoding)
    {
        var checksum = (int)ReadNumber(block[Checksum]);
        if (checksum != Sum(block))
            throw new TarException("The header's checksum is wrong: the archive is damaged, or it is no tar archive.");

        var header = new TarHeader
        {
            Name = ReadText(block[Name], encoding),
            Mode = (int)ReadNumber(block[Mode]),
            UserId = ToId(ReadNumber(block[UserId])),
            GroupId = ToId(ReadNumber(block[GroupId])),
            ModTime = ToTime(ReadNumber(block[ModTime])),
            Checksum = checksum,
            TypeFlag = block[TypeFlag],
            LinkName = ReadText(block[LinkName], encoding),
            UserName = ReadText(block[UserName], encoding),
            GroupName = ReadText(block[GroupName], encoding),
        };
        var length = ReadNumber(block[Length]);
        header.Size = length >= 0 ? length : throw new TarException($"The length of {header.Name} is negative.");
        if (header.TypeFlag is TarHeader.LF_CHR or TarHeader.LF_BLK)
        {
            header.DevMajor = (int)ReadNumber(block[DevMajor]);
            header.DevMinor = (int)ReadNumber(block[DevMinor]);
        }

        // POSIX splits a long name in two; GNU uses the same place for something else and has a space in the magic.
        if (block[Magic].SequenceEqual("ustar\0"u8) && ReadText(block[Prefix], encoding) is { Length: > 0 } prefix)
            header.Name = prefix + "/" + header.Name;
        return header;
    }

    public static DateTime ToTime(long seconds)
        => seconds <= 0 ? DateTime.UnixEpoch : DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, 253402300799)).UtcDateTime;

    // Ids above 2³¹ are stored as what the property's type can hold.
    public static int ToId(long id) => unchecked((int)id);

    private static void WriteText(Span<byte> field, string text, Encoding encoding)
    {
        var bytes = encoding.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, field.Length)).CopyTo(field);
    }

    private static string ReadText(ReadOnlySpan<byte> field, Encoding encoding)
    {
        var end = field.IndexOf((byte)0);
        return encoding.GetString(end < 0 ? field : field[..end]);
    }

    private static void WriteNumber(Span<byte> field, long value)
    {
        var digits = field.Length - 1;
        if (value < 0 || (digits < 21 && value >> (3 * digits) != 0))
        {
            // The first bit says that the rest is a binary number.
            field.Fill(value < 0 ? (byte)0xFF : (byte)0);
            Span<byte> binary = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(binary, value);
            var fitting = Math.Min(binary.Length, digits);
            binary[^fitting..].CopyTo(field[^fitting..]);
            field[0] |= 0x80;
            return;
        }

        field[digits] = 0;
        for (var i = digits - 1; i >= 0; i--, value >>= 3)
            field[i] = (byte)('0' + (value & 7));
    }

    private static long ReadNumber(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            // Two's complement over the whole field without its first bit.
            long binary = (field[0] & 0x40) != 0 ? -1 : 0;
            binary = (binary << 6) | (uint)(field[0] & 0x3F);
            foreach (var part in field[1..])
            {
                if (binary is > long.MaxValue >> 8 or < long.MinValue >> 8)
                    throw new TarException("A number in the header is too large.");
                binary = (binary << 8) | part;
            }

            return binary;
        }

        long value = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw new TarException("A number in the header has something other than octal digits: the archive is damaged, or it is no tar archive.");
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static int Sum(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        foreach (var part in block)
            sum += part;
        foreach (var part in block[Checksum])
            sum += ' ' - part;
        return sum;
    }
}
