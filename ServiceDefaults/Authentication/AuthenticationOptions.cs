using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>How people and programs prove who they are on the edge listener (section <c>Mesh:Authentication</c>).</summary>
public sealed class AuthenticationOptions : IMeshOptions
{
    internal const string SectionName = "Mesh:Authentication";

    static string IMeshOptions.Section => SectionName;

    /// <summary><c>Issuer</c>, default <c>https://shop.local</c>: who makes the tokens (<c>iss</c>).</summary>
    public string Issuer { get; set; } = "https://shop.local";

    /// <summary><c>Audience</c>, default <c>shop</c>: whom the tokens are for (<c>aud</c>).</summary>
    public string Audience { get; set; } = "shop";

    /// <summary><c>ClockSkew</c>, default 30 s: the difference of clocks that is forgiven.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// <c>KeysFrom</c>: the service whose edge listeners publish the keys that tokens are verified with, such as <c>users</c>; its
    /// addresses are <c>services:{KeysFrom}:edge:*</c>. Without it no token is taken.
    /// </summary>
    public string? KeysFrom { get; set; }

    /// <summary><c>KeysRefreshInterval</c>, default 5 min: how often the keys are fetched.</summary>
    public TimeSpan KeysRefreshInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary><c>KeysMinimumInterval</c>, default 5 s: a key that is not known has them fetched at once, but not more often than this.</summary>
    public TimeSpan KeysMinimumInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary><c>ApiKeys:{name}</c>: the programs; reloaded live. The verb <c>api-key</c> makes one.</summary>
    public Dictionary<string, ApiKeyOptions> ApiKeys { get; set; } = new(StringComparer.Ordinal);

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. Issuer.Length == 0 ? [$"{SectionName}:Issuer is empty: it is who makes the tokens."] : Array.Empty<string>(),
        .. Audience.Length == 0 ? [$"{SectionName}:Audience is empty: it is whom the tokens are for."] : Array.Empty<string>(),
        .. OptionRule.Between($"{SectionName}:ClockSkew", ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
        .. OptionRule.Between($"{SectionName}:KeysRefreshInterval", KeysRefreshInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        .. OptionRule.Between($"{SectionName}:KeysMinimumInterval", KeysMinimumInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
        .. ApiKeys.SelectMany(key => key.Value.Validate($"{SectionName}:ApiKeys:{key.Key}")),
    ];
}
