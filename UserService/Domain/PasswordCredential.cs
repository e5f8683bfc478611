namespace ShopMesh.Users.Domain;

/// <summary>What a user's password is checked against. It lies apart from the user, so that no query of users ever carries it.</summary>
internal sealed class PasswordCredential
{
    /// <summary>The user.</summary>
    public Guid UserId { get; init; }

    /// <summary>The salted hash, with the parameters that it was made with.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>When the password was set.</summary>
    public DateTimeOffset SetAt { get; init; }
}
