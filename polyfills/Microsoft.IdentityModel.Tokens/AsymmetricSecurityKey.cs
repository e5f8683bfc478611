namespace Microsoft.IdentityModel.Tokens;

/// <summary>A key pair, or its public half.</summary>
public abstract class AsymmetricSecurityKey : SecurityKey
{
}
