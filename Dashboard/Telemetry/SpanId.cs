using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ShopMesh.Dashboard.Telemetry;

/// <summary>A W3C span id: eight octets, shown as 16 hexadecimal digits.</summary>
/// <param name="Value">The octets, big-endian.</param>
public readonly record struct SpanId(ulong Value)
{
    /// <summary>Whether it is zero, which means no span.</summary>
    public bool IsEmpty => Value == 0;

    /// <summary>Reads the octets of an OTLP message; false unless there are eight and not all are zero.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out SpanId id)
    {
        id = octets.Length == 8 ? new SpanId(BinaryPrimitives.ReadUInt64BigEndian(octets)) : default;
        return !id.IsEmpty;
    }

    /// <summary>Reads 16 hexadecimal digits, as links carry them.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SpanId id)
    {
        id = default;
        if (text?.Length != 16 || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        id = new SpanId(value);
        return !id.IsEmpty;
    }

    /// <summary>The 16 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
