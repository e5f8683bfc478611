namespace ShopMesh.Users.SignIn;

/// <summary>A session and the token that it goes on with.</summary>
/// <param name="Id">The session.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="RefreshToken">The token: a secret.</param>
/// <param name="RefreshExpiresAt">When the token ends.</param>
internal sealed record OpenSession(Guid Id, Guid UserId, string RefreshToken, DateTimeOffset RefreshExpiresAt)
{
    /// <summary>Leaves the token out, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"session {Id} of {UserId}";
}
