using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Tells which values must not be shown.</summary>
internal static class SecretValues
{
    private static readonly string[] Endings = ["PASSWORD", "PWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "ACCESSKEY", "ACCESS_KEY", "HEADERS", "CONNECTIONSTRING"];

    /// <summary>Whether a variable is secret: by its name, by what its value looks like, or because it is made of a secret parameter.</summary>
    public static bool IsSecret(string name, string? text, object value)
        => LooksSecret(name, text) || IsMadeOfSecrets(value, depth: 0);

    private static bool LooksSecret(string name, string? text)
        => Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
            || (text is not null && (text.Contains("Password=", StringComparison.OrdinalIgnoreCase) || HasUserInfo(text)));

    private static bool IsMadeOfSecrets(object value, int depth) => value switch
    {
        ParameterResource parameter => parameter.Secret,
        // Deeper than anyone nests expressions; keeps a cycle from going on for ever.
        IValueWithReferences references when depth < 16 => references.References.Any(r => IsMadeOfSecrets(r, depth + 1)),
        _ => false,
    };

    /// <summary>Whether it is an address with a password in it.</summary>
    private static bool HasUserInfo(string text)
        => text.Contains('@', StringComparison.Ordinal) && text.Contains("://", StringComparison.Ordinal)
            && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':', StringComparison.Ordinal);
}
