namespace ShopMesh.Users.Domain;

/// <summary>An account that is to be opened with others.</summary>
/// <param name="Index">Its place among those that were sent.</param>
/// <param name="User">The user.</param>
/// <param name="Password">The password; null for none. Like any secret it is not part of the record's text.</param>
internal sealed record NewAccount(int Index, User User, string? Password)
{
    /// <inheritdoc/>
    public override string ToString() => $"account {Index}";
}
