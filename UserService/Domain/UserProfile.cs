namespace ShopMesh.Users.Domain;

/// <summary>What can be changed about an account.</summary>
/// <param name="Email">The e-mail address.</param>
/// <param name="DisplayName">The name to show.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="Status">Whether the account can be used.</param>
/// <param name="AvatarUrl">The address of a picture; null for none.</param>
internal sealed record UserProfile(string Email, string DisplayName, Role Role, UserStatus Status, string? AvatarUrl);
