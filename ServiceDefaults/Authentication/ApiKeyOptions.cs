using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>A program that may call the edge listener.</summary>
public sealed class ApiKeyOptions
{
    /// <summary><c>Hash</c>: SHA-256 of the key in 64 hexadecimal digits. The key itself is in no configuration of a service.</summary>
    public string Hash { get; set; } = "";

    /// <summary><c>Scopes</c>: what the program may do, such as <c>orders.read</c>.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary><c>RequestsPerSecond</c>, default 100: calls that each replica takes of the program, with bursts of one second's worth.</summary>
    public double RequestsPerSecond { get; set; } = 100;

    internal IEnumerable<string> Validate(string key) =>
    [
        // What is there instead may be the key itself, so it is not repeated.
        .. Hash.Length == 2 * ApiKey.HashLength && Hash.All(char.IsAsciiHexDigit) ? Array.Empty<string>()
            : [$"{key}:Hash is not the SHA-256 of a key in 64 hexadecimal digits; the verb api-key makes both."],
        .. Scopes.Where(scope => !ApiKey.IsScope(scope)).Select(scope => $"{key}:Scopes has \"{scope}\", which is not a scope such as orders.read."),
        .. OptionRule.Between($"{key}:RequestsPerSecond", RequestsPerSecond, 0.01, 1_000_000),
    ];
}
