namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Names of claims (RFC 7519, section 4.1, and OpenID Connect).</summary>
public static class JwtRegisteredClaimNames
{
    /// <summary>Whom the token is for.</summary>
    public const string Aud = "aud";

    /// <summary>The e-mail address.</summary>
    public const string Email = "email";

    /// <summary>When the token ends.</summary>
    public const string Exp = "exp";

    /// <summary>When the token was made.</summary>
    public const string Iat = "iat";

    /// <summary>Who made the token.</summary>
    public const string Iss = "iss";

    /// <summary>The token's own id.</summary>
    public const string Jti = "jti";

    /// <summary>The name to show.</summary>
    public const string Name = "name";

    /// <summary>When the token begins.</summary>
    public const string Nbf = "nbf";

    /// <summary>The session.</summary>
    public const string Sid = "sid";

    /// <summary>Whom the token speaks of.</summary>
    public const string Sub = "sub";
}
