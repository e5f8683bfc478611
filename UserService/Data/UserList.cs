using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.ServiceDefaults.Querying.Paging;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>Lists accounts page by page.</summary>
internal sealed class UserList(UsersDbContext database, ListQueries queries)
{
    private static readonly QuerySchema<User> Schema = new QuerySchemaBuilder<User>("users")
        .Identifier("id", user => user.Id)
        .Text("email", user => user.EmailKey, User.EmailKeyOf)
        .Text("display_name", user => user.DisplayName)
        .Enumeration("role", user => user.Role, "ROLE_")
        .Enumeration("status", user => user.Status, "USER_STATUS_")
        .Timestamp("created_at", user => user.CreatedAt)
        .Timestamp("updated_at", user => user.UpdatedAt)
        .Build();

    /// <summary>A page of the users that match.</summary>
    public Task<Page<User>> ReadAsync(ListRequest request, int pageSize, CancellationToken cancellationToken) =>
        queries.Create(Schema, request).ReadPageAsync(database.Users.AsNoTracking(), pageSize, cancellationToken);
}
