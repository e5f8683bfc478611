namespace Microsoft.IdentityModel.Tokens;

/// <summary>A token.</summary>
public abstract class SecurityToken
{
    /// <summary>The token's own id (<c>jti</c>); empty where it has none.</summary>
    public abstract string Id { get; }

    /// <summary>Who made it (<c>iss</c>); empty where it does not say.</summary>
    public abstract string Issuer { get; }

    /// <summary>The key that it was verified with.</summary>
    public abstract SecurityKey? SigningKey { get; set; }

    /// <summary>When it begins; <see cref="DateTime.MinValue"/> where it does not say.</summary>
    public abstract DateTime ValidFrom { get; }

    /// <summary>When it ends; <see cref="DateTime.MinValue"/> where it does not say.</summary>
    public abstract DateTime ValidTo { get; }
}
