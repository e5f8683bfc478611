using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Users.Domain;

/// <summary>A person with an account in the shop.</summary>
internal sealed class User
{
    /// <summary>Characters in an e-mail address (RFC 5321, with the angle brackets taken off).</summary>
    public const int MostEmailLength = 254;

    /// <summary>Characters in a display name.</summary>
    public const int MostDisplayNameLength = 100;

    /// <summary>Characters in the address of a picture.</summary>
    public const int MostAvatarUrlLength = 2048;

    // For EF Core.
    private User()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>The address as the person writes it.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The address in the form that is unique; see <see cref="EmailKeyOf"/>.</summary>
    public string EmailKey { get; private set; } = "";

    public string DisplayName { get; private set; } = "";

    public Role Role { get; private set; }

    public UserStatus Status { get; private set; }

    public string? AvatarUrl { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Version { get; private set; }

    /// <summary>Opens an account.</summary>
    public static User Open(Guid id, UserProfile profile, DateTimeOffset now)
    {
        var user = new User { Id = id, CreatedAt = StoredTime.Of(now) };
        user.Change(profile, now);
        return user;
    }

    /// <summary>What the person and the shop may change.</summary>
    public UserProfile Profile() => new(Email, DisplayName, Role, Status, AvatarUrl);

    /// <summary>Changes the account.</summary>
    public void Change(UserProfile profile, DateTimeOffset now)
    {
        Email = profile.Email;
        EmailKey = EmailKeyOf(profile.Email);
        DisplayName = profile.DisplayName;
        Role = profile.Role;
        Status = profile.Status;
        AvatarUrl = profile.AvatarUrl;
        UpdatedAt = StoredTime.Of(now);
        Version++;
    }

    /// <summary>
    /// What two addresses share that differ in case only. We fold the case, and not the database, whose idea of it depends on the
    /// locale that it was made with.
    /// </summary>
    public static string EmailKeyOf(string email) => email.ToLowerInvariant();
}
