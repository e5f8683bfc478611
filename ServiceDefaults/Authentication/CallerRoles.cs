namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>The roles of people.</summary>
public static class CallerRoles
{
    /// <summary>Browses and orders.</summary>
    public const string Customer = "customer";

    /// <summary>Answers customers and sees their orders.</summary>
    public const string Support = "support";

    /// <summary>Manages users and products.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Customer, Support, Admin];
}
