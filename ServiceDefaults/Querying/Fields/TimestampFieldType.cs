using System.Globalization;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>Times as in RFC 3339, or dates, which stand for their midnight in UTC.</summary>
internal sealed class TimestampFieldType : FieldType<DateTimeOffset>
{
    private const int MostFractionDigits = 7;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd",
    ];

    public override string Description => "a time such as 2026-11-20T09:30:00Z";

    public override bool TryParse(string text, out DateTimeOffset value)
    {
        if (!DateTimeOffset.TryParseExact(
                WithoutNanoseconds(text.ToUpperInvariant()),
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out value))
        {
            return false;
        }

        // The ends of .NET's time stand for -infinity and infinity in Npgsql; nobody means those by a date.
        return value > DateTimeOffset.MinValue && value < DateTimeOffset.MaxValue;
    }

    public override void Write(CursorWriter cursor, DateTimeOffset value) => cursor.WriteInt64(value.UtcTicks);

    public override DateTimeOffset Read(ref CursorReader cursor)
    {
        var ticks = cursor.ReadInt64();
        return ticks is < 0 or > 3155378975999999999 ? throw new FormatException() : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>Cuts fractions of seconds down to what .NET knows, which is more than PostgreSQL's microseconds.</summary>
    private static string WithoutNanoseconds(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return text;

        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - dot - 1 <= MostFractionDigits ? text : string.Concat(text.AsSpan(0, dot + 1 + MostFractionDigits), text.AsSpan(end));
    }
}
