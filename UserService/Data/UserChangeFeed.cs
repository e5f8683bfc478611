using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Domain.Changes;

namespace ShopMesh.Users.Data;

/// <summary>Reads what happened to accounts. Positions are versions of the account, which have no gaps.</summary>
internal sealed class UserChangeFeed(IDbContextFactory<UsersDbContext> databases)
{
    /// <summary>The channel that tells of changes; the payload is the user's id.</summary>
    public const string Channel = "user_changes";

    private const int BatchSize = 100;

    /// <summary>The user as it is now.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<User> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, cancellationToken)
            ?? throw new NotFoundException("user", id.ToString());
    }

    /// <summary>The changes after a version, in order; not more than fit into a batch.</summary>
    /// <exception cref="FailedPreconditionException">The next one is no longer kept.</exception>
    public async Task<IReadOnlyList<UserChange>> ReadAfterAsync(Guid id, long version, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var changes = await database.UserChanges.AsNoTracking()
            .Where(change => change.UserId == id && change.Version > version)
            .OrderBy(change => change.Version)
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
        return changes is [var first, ..] && first.Version != version + 1 ? throw Expired(id) : changes;
    }

    /// <summary>Sees to it that nothing is missing after a version that a caller saw some time ago.</summary>
    /// <returns>False when there is nothing to come: what the caller saw was the end of the account.</returns>
    /// <exception cref="FailedPreconditionException">Changes after it are no longer kept.</exception>
    /// <exception cref="NotFoundException">The account is gone, and so is the record of its end.</exception>
    public async Task<bool> ResumeAsync(Guid id, long version, CancellationToken cancellationToken)
    {
        if ((await ReadAfterAsync(id, version, cancellationToken)).Count > 0)
            return true;

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var isEnd = await database.UserChanges.AnyAsync(
            change => change.UserId == id && change.Version == version && change.Kind == UserChangeKind.Deleted, cancellationToken);
        if (isEnd)
            return false;

        // A version that is newer than what was read above came just now, and its change is there.
        var user = await GetAsync(id, cancellationToken);
        var next = await ReadAfterAsync(id, version, cancellationToken);
        return user.Version == version || next.Count > 0 ? true : throw Expired(id);
    }

    private static FailedPreconditionException Expired(Guid id) => new(new PreconditionViolation(
        "CURSOR_EXPIRED", $"user/{id}", "Changes after this cursor are no longer kept: read the user, and watch without a cursor."));
}
