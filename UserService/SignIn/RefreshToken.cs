namespace ShopMesh.Users.SignIn;

/// <summary>A refresh token as it is stored. Used ones are kept, to notice when one is used again.</summary>
internal sealed class RefreshToken
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public Guid SessionId { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}
