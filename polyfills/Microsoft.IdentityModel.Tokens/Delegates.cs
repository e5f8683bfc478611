namespace Microsoft.IdentityModel.Tokens;

/// <summary>Finds the keys that a token may be verified with.</summary>
/// <param name="token">The token as it came.</param>
/// <param name="securityToken">The token, read and not verified.</param>
/// <param name="kid">The name of the key that it says it was signed with.</param>
/// <param name="validationParameters">The parameters.</param>
public delegate IEnumerable<SecurityKey> IssuerSigningKeyResolver(
    string token, SecurityToken securityToken, string? kid, TokenValidationParameters validationParameters);

/// <summary>Says whether a token is valid now.</summary>
/// <param name="notBefore">When it begins.</param>
/// <param name="expires">When it ends.</param>
/// <param name="securityToken">The token.</param>
/// <param name="validationParameters">The parameters.</param>
public delegate bool LifetimeValidator(
    DateTime? notBefore, DateTime? expires, SecurityToken securityToken, TokenValidationParameters validationParameters);
