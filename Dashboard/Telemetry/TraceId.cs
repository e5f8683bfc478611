using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ShopMesh.Dashboard.Telemetry;

/// <summary>A W3C trace id: 16 octets, shown as 32 hexadecimal digits.</summary>
/// <param name="High">The first eight octets, big-endian.</param>
/// <param name="Low">The last eight octets, big-endian.</param>
public readonly record struct TraceId(ulong High, ulong Low)
{
    /// <summary>Whether it is all zero, which means no trace.</summary>
    public bool IsEmpty => (High | Low) == 0;

    /// <summary>Reads the octets of an OTLP message; false unless there are 16 and not all are zero.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out TraceId id)
    {
        id = octets.Length == 16
            ? new TraceId(BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt64BigEndian(octets[8..]))
            : default;
        return !id.IsEmpty;
    }

    /// <summary>Reads 32 hexadecimal digits, as links carry them.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TraceId id)
    {
        id = default;
        if (text?.Length != 32
            || !ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !ulong.TryParse(text.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
            return false;
        id = new TraceId(high, low);
        return !id.IsEmpty;
    }

    /// <summary>The 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    /// <summary>The first seven digits: enough to tell traces apart on a page.</summary>
    public string Abbreviated => High.ToString("x16", CultureInfo.InvariantCulture)[..7];
}
