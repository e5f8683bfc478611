namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rules for names; they become parts of host names, environment variables and configuration keys.</summary>
internal static class ResourceNames
{
    private const int MaximumLength = 64;

    /// <summary>Throws if <paramref name="name"/> is not usable as the name of a resource or an endpoint.</summary>
    public static void Validate(string name, string target = "resource")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Fault(name) is { } fault)
        {
            throw new ArgumentException($"'{name}' is not a valid {target} name: it {fault}.", nameof(name));
        }
    }

    /// <summary>The name as environment variables carry it: letters and digits in upper case, all else as underscores.</summary>
    public static string ToEnvironmentPrefix(string name) =>
        string.Create(name.Length, name, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(source[i]) ? char.ToUpperInvariant(source[i]) : '_';
        });

    private static string? Fault(string name)
    {
        if (name.Length > MaximumLength) return $"is longer than {MaximumLength} characters";
        if (!char.IsAsciiLetter(name[0])) return "does not start with an ASCII letter";
        if (name[^1] == '-') return "ends with a hyphen";
        if (name.Contains("--", StringComparison.Ordinal)) return "has two hyphens in a row";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return $"contains '{c}'; only ASCII letters, digits and hyphens may be used";
        }
        return null;
    }
}
