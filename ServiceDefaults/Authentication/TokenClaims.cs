namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>Claims of the shop's tokens that have no registered name.</summary>
public static class TokenClaims
{
    /// <summary>What the person may do: one of <see cref="CallerRoles"/>.</summary>
    public const string Role = "role";
}
