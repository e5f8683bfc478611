using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.ServiceDefaults.Querying.Paging;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>Lists accounts, page by page or all in one go.</summary>
internal sealed class UserList(IDbContextFactory<UsersDbContext> databases, ListQueries queries)
{
    /// <summary>A page of the users that match.</summary>
    public async Task<Page<User>> ReadAsync(ListRequest request, int pageSize, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await queries.Create(UserSchema.Instance, request)
            .ReadPageAsync(database.Users.AsNoTracking(), pageSize, cancellationToken);
    }

    /// <summary>All users that match. The cursor holds a connection until it is disposed.</summary>
    public async Task<UserCursor> OpenAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var query = queries.Create(UserSchema.Instance, request);
        var database = await databases.CreateDbContextAsync(cancellationToken);
        return await UserCursor.OpenAsync(database, query.FromPage(database.Users.AsNoTracking()), cancellationToken);
    }
}
