using System.Globalization;

namespace ShopMesh.ServiceDefaults.Configuration;

/// <summary>The sentences that a wrong value is answered with.</summary>
internal static class OptionRule
{
    /// <summary>Complains unless <paramref name="value"/> lies between the two bounds, which are allowed themselves.</summary>
    public static IEnumerable<string> Between<T>(string key, T value, T minimum, T maximum) where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{key} is {value} but must be from {minimum} to {maximum}.");
    }

    /// <summary>Complains unless <paramref name="smaller"/> is at most <paramref name="larger"/>.</summary>
    public static IEnumerable<string> AtMost<T>(string key, T smaller, string largerKey, T larger) where T : IComparable<T>
    {
        if (smaller.CompareTo(larger) > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{key} is {smaller} but must not be more than {largerKey}, which is {larger}.");
    }

    /// <summary>Complains unless <paramref name="value"/> can be a part of a SPIFFE path.</summary>
    public static IEnumerable<string> Name(string key, string value, string meaning)
    {
        if (value.Length == 0)
            yield return $"{key} is not set: it is {meaning}.";
        else if (value is "." or ".." || !value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
            yield return $"{key} is \"{value}\" but may only have letters, digits, '-', '_' and '.'.";
    }
}
