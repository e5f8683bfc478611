namespace Microsoft.IdentityModel.Tokens;

/// <summary>What a token must be like.</summary>
public class TokenValidationParameters
{
    /// <summary>The difference of clocks that is forgiven; default 5 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The key that tokens are verified with.</summary>
    public SecurityKey? IssuerSigningKey { get; set; }

    /// <summary>Finds the keys; when it is set, it alone does.</summary>
    public IssuerSigningKeyResolver? IssuerSigningKeyResolver { get; set; }

    /// <summary>More keys that tokens are verified with.</summary>
    public IEnumerable<SecurityKey>? IssuerSigningKeys { get; set; }

    /// <summary>Decides about lifetimes in place of the clock of the machine.</summary>
    public LifetimeValidator? LifetimeValidator { get; set; }

    /// <summary>Whether a token must say when it ends; default yes.</summary>
    public bool RequireExpirationTime { get; set; } = true;

    /// <summary>Whether a token must be signed; default yes. A token without signature is refused in any case here.</summary>
    public bool RequireSignedTokens { get; set; } = true;

    /// <summary>Whether keys other than the one that the token names are tried; default yes.</summary>
    public bool TryAllIssuerSigningKeys { get; set; } = true;

    /// <summary>The algorithms that tokens may be signed with; <see langword="null"/> for all that keys support.</summary>
    public IEnumerable<string>? ValidAlgorithms { get; set; }

    /// <summary>Whom tokens must be for.</summary>
    public string? ValidAudience { get; set; }

    /// <summary>Others whom tokens may be for.</summary>
    public IEnumerable<string>? ValidAudiences { get; set; }

    /// <summary>Whether the audience is checked; default yes.</summary>
    public bool ValidateAudience { get; set; } = true;

    /// <summary>Whether the issuer is checked; default yes.</summary>
    public bool ValidateIssuer { get; set; } = true;

    /// <summary>Whether the lifetime is checked; default yes.</summary>
    public bool ValidateLifetime { get; set; } = true;

    /// <summary>Who must have made tokens.</summary>
    public string? ValidIssuer { get; set; }

    /// <summary>Others who may have made them.</summary>
    public IEnumerable<string>? ValidIssuers { get; set; }

    /// <summary>The types that tokens may have; <see langword="null"/> for any.</summary>
    public IEnumerable<string>? ValidTypes { get; set; }
}
