namespace ShopMesh.Users.Data;

/// <summary>What sample data is like. Configuration section <c>Users:Seed</c>.</summary>
internal sealed class SeedOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Users:Seed";

    /// <summary>
    /// <c>Password</c>, default none: the password of the first ten sample users that have none yet, 12 characters at least; a secret. Without
    /// it nobody can sign in to a sample account.
    /// </summary>
    public string? Password { get; set; }
}
