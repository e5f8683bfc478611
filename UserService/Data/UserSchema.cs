using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>What callers may filter and sort accounts by.</summary>
internal static class UserSchema
{
    /// <summary>The fields, by their names in the contract.</summary>
    public static readonly QuerySchema<User> Instance = new QuerySchemaBuilder<User>("users")
        .Identifier("id", user => user.Id)
        .Text("email", user => user.EmailKey, User.EmailKeyOf)
        .Text("display_name", user => user.DisplayName)
        .Enumeration("role", user => user.Role, "ROLE_")
        .Enumeration("status", user => user.Status, "USER_STATUS_")
        .Timestamp("created_at", user => user.CreatedAt)
        .Timestamp("updated_at", user => user.UpdatedAt)
        .Build();
}
