namespace ShopMesh.Users.Tokens;

/// <summary>A token and when it ends.</summary>
/// <param name="Value">The token: a secret.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record AccessToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>Leaves the token out, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"token until {ExpiresAt:u}";
}
