using Google.Protobuf.WellKnownTypes;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Domain.Changes;
using V1 = Shop.Users.V1;

namespace ShopMesh.Users.Grpc;

/// <summary>Between the contract's messages and the domain.</summary>
internal static class UserMapping
{
    /// <summary>The fields that UpdateUser may change.</summary>
    public static readonly UpdateMask Updatable = new("email", "display_name", "role", "status", "avatar_url");

    public static V1.User ToMessage(this User user)
    {
        var message = new V1.User
        {
            Id = user.Id.ToString(),
            Email = user.Email,
            DisplayName = user.DisplayName,
            Role = (V1.Role)user.Role,
            Status = (V1.UserStatus)user.Status,
            CreatedAt = Timestamp.FromDateTimeOffset(user.CreatedAt),
            UpdatedAt = Timestamp.FromDateTimeOffset(user.UpdatedAt),
            Etag = EntityTag.Of(user.Id, user.Version),
        };
        if (user.AvatarUrl is not null)
            message.AvatarUrl = user.AvatarUrl;
        return message;
    }

    /// <summary>The user that a change is about: after it, or before it when it was deleted.</summary>
    public static V1.User ToMessage(this UserChange change)
    {
        var message = new V1.User
        {
            Id = change.UserId.ToString(),
            Email = change.Email,
            DisplayName = change.DisplayName,
            Role = (V1.Role)change.Role,
            Status = (V1.UserStatus)change.Status,
            CreatedAt = Timestamp.FromDateTimeOffset(change.CreatedAt),
            UpdatedAt = Timestamp.FromDateTimeOffset(change.UpdatedAt),
            Etag = EntityTag.Of(change.UserId, change.UserVersion),
        };
        if (change.AvatarUrl is not null)
            message.AvatarUrl = change.AvatarUrl;
        return message;
    }

    public static UserProfile ToProfile(this V1.User user) => new(
        user.Email,
        user.DisplayName,
        user.Role == V1.Role.Unspecified ? Role.Customer : (Role)user.Role,
        user.Status == V1.UserStatus.Unspecified ? UserStatus.Active : (UserStatus)user.Status,
        AvatarUrlOf(user));

    /// <summary>The profile with those fields of the message that the mask names; a picture that is named and not set is removed.</summary>
    public static UserProfile With(this UserProfile profile, V1.User user, FieldMask mask) => new(
        Updatable.Names(mask, "email") ? user.Email : profile.Email,
        Updatable.Names(mask, "display_name") ? user.DisplayName : profile.DisplayName,
        Updatable.Names(mask, "role") ? (Role)user.Role : profile.Role,
        Updatable.Names(mask, "status") ? (UserStatus)user.Status : profile.Status,
        Updatable.Names(mask, "avatar_url") ? AvatarUrlOf(user) : profile.AvatarUrl);

    private static string? AvatarUrlOf(V1.User user) => user.HasAvatarUrl ? user.AvatarUrl : null;
}
