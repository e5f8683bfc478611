using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Users.Domain.Changes;

/// <summary>
/// One change of an account, kept for those who watch it. It is written under the lock of the account's row, so versions of an
/// account have no gaps and become visible in their order.
/// </summary>
internal sealed class UserChange
{
    // For EF Core.
    private UserChange()
    {
    }

    public Guid UserId { get; private init; }

    /// <summary>The account's version after the change; of a deleted one, the version that it would have had.</summary>
    public long Version { get; private init; }

    public UserChangeKind Kind { get; private init; }

    public DateTimeOffset ChangedAt { get; private init; }

    /// <summary>The account after the change; before it when it was deleted.</summary>
    public string Email { get; private init; } = "";

    public string DisplayName { get; private init; } = "";

    public Role Role { get; private init; }

    public UserStatus Status { get; private init; }

    public string? AvatarUrl { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private init; }

    /// <summary>The version of the account that the fields are of.</summary>
    public long UserVersion => Kind == UserChangeKind.Deleted ? Version - 1 : Version;

    /// <summary>That a user is as it is now.</summary>
    public static UserChange Updated(User user) => Of(user, UserChangeKind.Updated, user.Version, user.UpdatedAt);

    /// <summary>That a user, as it is now, goes.</summary>
    public static UserChange Deleted(User user, DateTimeOffset now) =>
        Of(user, UserChangeKind.Deleted, user.Version + 1, StoredTime.Of(now));

    private static UserChange Of(User user, UserChangeKind kind, long version, DateTimeOffset changedAt) => new()
    {
        UserId = user.Id,
        Version = version,
        Kind = kind,
        ChangedAt = changedAt,
        Email = user.Email,
        DisplayName = user.DisplayName,
        Role = user.Role,
        Status = user.Status,
        AvatarUrl = user.AvatarUrl,
        CreatedAt = user.CreatedAt,
        UpdatedAt = user.UpdatedAt,
    };
}
