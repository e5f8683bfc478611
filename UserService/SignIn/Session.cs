namespace ShopMesh.Users.SignIn;

/// <summary>What begins with a sign-in and ends with a sign-out, at the latest after its lifetime.</summary>
internal sealed class Session
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was ended before its time; absent while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
