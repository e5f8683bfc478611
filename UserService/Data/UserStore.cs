using Microsoft.EntityFrameworkCore;
using Npgsql;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Domain.Changes;

namespace ShopMesh.Users.Data;

/// <summary>Keeps the accounts.</summary>
internal sealed class UserStore(UsersDbContext database, PasswordHashing passwords, TimeProvider time)
{
    private const string ResourceType = "user";

    /// <summary>The user with this id.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<User> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, cancellationToken) ?? throw NotFound(id);

    /// <summary>Opens an account; without a password nobody can sign in to it.</summary>
    /// <exception cref="AlreadyExistsException">The e-mail address is taken.</exception>
    public async Task<User> CreateAsync(UserProfile profile, string? password, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var user = User.Open(Guid.CreateVersion7(now), profile, now);
        database.Users.Add(user);
        if (password is not null)
        {
            database.PasswordCredentials.Add(new PasswordCredential
            {
                UserId = user.Id,
                PasswordHash = await passwords.HashAsync(user, password, cancellationToken),
                SetAt = user.CreatedAt,
            });
        }

        await SaveAsync(user, cancellationToken);
        return user;
    }

    /// <summary>Changes what can be changed of an account.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="etag">The etag that it must have; empty for any.</param>
    /// <param name="change">What becomes of what it says now.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="NotFoundException">There is no such user.</exception>
    /// <exception cref="ConflictException">The etag is another one by now.</exception>
    /// <exception cref="AlreadyExistsException">The new e-mail address is taken.</exception>
    public async Task<User> UpdateAsync(
        Guid id, string etag, Func<UserProfile, UserProfile> change, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var user = await LockAsync(id, etag, cancellationToken);
        user.Change(change(user.Profile()), time.GetUtcNow());
        database.UserChanges.Add(UserChange.Updated(user));
        await SaveAsync(user, cancellationToken);
        await NotifyAsync(id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return user;
    }

    /// <summary>Removes an account and its password.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="etag">The etag that it must have; empty for any.</param>
    /// <param name="cancellationToken">Cancels the removal.</param>
    /// <exception cref="NotFoundException">There is no such user.</exception>
    /// <exception cref="ConflictException">The etag is another one by now.</exception>
    public async Task DeleteAsync(Guid id, string etag, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var user = await LockAsync(id, etag, cancellationToken);
        database.Users.Remove(user);
        database.UserChanges.Add(UserChange.Deleted(user, time.GetUtcNow()));
        await database.SaveChangesAsync(cancellationToken);
        await NotifyAsync(id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The user as it is, locked until the transaction ends, so that changes without an etag follow one another.</summary>
    private async Task<User> LockAsync(Guid id, string etag, CancellationToken cancellationToken)
    {
        var users = await database.Users
            .FromSql($"SELECT * FROM users WHERE id = {id} FOR UPDATE")
            .ToListAsync(cancellationToken);
        return users switch
        {
            [] => throw NotFound(id),
            [var user] when EntityTag.Allows(etag, user.Id, user.Version) => user,
            _ => throw new ConflictException("ETAG_MISMATCH", "The user has changed since it was read: read it again and repeat the change."),
        };
    }

    private Task<int> NotifyAsync(Guid id, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync($"SELECT pg_notify({UserChangeFeed.Channel}, {id.ToString()})", cancellationToken);

    private async Task SaveAsync(User user, CancellationToken cancellationToken)
    {
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation,
            ConstraintName: UserConfiguration.EmailIndex,
        })
        {
            throw new AlreadyExistsException(ResourceType, user.Email, "EMAIL_TAKEN");
        }
    }

    private static NotFoundException NotFound(Guid id) => new(ResourceType, id.ToString());
}
