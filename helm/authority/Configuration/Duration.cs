using System.Globalization;
using System.Text.RegularExpressions;

namespace ShopMesh.Authority.Configuration;

/// <summary>Durations as the configuration has them: <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>.</summary>
internal static partial class Duration
{
    /// <summary>
    /// Reads a duration. Without days there may be more than 23 hours: <c>24:00:00</c> is a day here, as whoever writes it means,
    /// and not the 24 days that <see cref="TimeSpan"/> reads in it.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null || Pattern().Match(text) is not { Success: true } match)
            return false;

        var days = match.Groups["days"];
        var hours = int.Parse(match.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture);
        if (days.Success && hours > 23)
            return false;
        duration = new TimeSpan(
            days.Success ? int.Parse(days.ValueSpan, CultureInfo.InvariantCulture) : 0,
            hours,
            int.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture));
        return true;
    }

    [GeneratedRegex(@"\A(?:(?<days>[0-9]{1,5})\.)?(?<hours>[0-9]{1,5}):(?<minutes>[0-5]?[0-9]):(?<seconds>[0-5]?[0-9])\z")]
    private static partial Regex Pattern();
}
