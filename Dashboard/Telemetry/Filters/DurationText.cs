using System.Globalization;

namespace ShopMesh.Dashboard.Telemetry.Filters;

/// <summary>Durations as people write and read them.</summary>
internal static class DurationText
{
    private static readonly (string Unit, double Nanoseconds)[] Units =
        [("ns", 1), ("µs", 1e3), ("us", 1e3), ("ms", 1e6), ("min", 60e9), ("m", 60e9), ("h", 3_600e9), ("s", 1e9)];

    /// <summary>Reads "250ms", "1.5 s" or "2m"; a bare number is milliseconds.</summary>
    public static bool TryParse(string? text, out double nanoseconds)
    {
        nanoseconds = 0;
        var span = text.AsSpan().Trim();
        if (span.IsEmpty)
            return false;
        var factor = 1e6;
        foreach (var (unit, length) in Units)
        {
            if (!span.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            factor = length;
            span = span[..^unit.Length].TrimEnd();
            break;
        }

        if (!double.TryParse(span, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return false;
        nanoseconds = number * factor;
        return true;
    }

    /// <summary>Writes three significant digits with the unit that fits: "850 µs", "12.3 ms", "1.24 s", "2m 05s".</summary>
    public static string Format(long nanoseconds) => nanoseconds switch
    {
        < 1_000 => $"{nanoseconds} ns",
        < 1_000_000 => $"{Digits(nanoseconds / 1e3)} µs",
        < 1_000_000_000 => $"{Digits(nanoseconds / 1e6)} ms",
        < 60_000_000_000 => $"{Digits(nanoseconds / 1e9)} s",
        < 3_600_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 60_000_000_000}m {nanoseconds / 1_000_000_000 % 60:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 3_600_000_000_000}h {nanoseconds / 60_000_000_000 % 60:00}m"),
    };

    private static string Digits(double value) =>
        value.ToString(value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
