using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ShopMesh.Storefront.Baskets;
using ShopMesh.Storefront.Data;

namespace ShopMesh.Storefront.Sessions;

/// <summary>Sessions in the database. Every change is made on the row as it is at that moment, while no one else can change it.</summary>
internal sealed class SessionStore(IDbContextFactory<StorefrontDbContext> contexts, IOptions<ShopSessionOptions> options, TimeProvider clock)
{
    private const int PrunedAtOnce = 100;

    public async Task<StoredSession?> FindAsync(SessionSecret secret, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return await context.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == secret.Id && row.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Begins a session; ends some that nobody has used for their whole lifetime.</summary>
    public async Task<StoredSession> CreateAsync(SessionSecret secret, Action<StoredSession> describe, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var session = new StoredSession
        {
            Id = secret.Id,
            Basket = Basket.Empty.ToJson(),
            CreatedAt = now,
            ExpiresAt = now + options.Value.Lifetime,
        };
        describe(session);
        context.Sessions.Add(session);
        await context.SaveChangesAsync(cancellationToken);
        var ended = context.Sessions.Where(row => row.ExpiresAt <= now).OrderBy(row => row.ExpiresAt).Take(PrunedAtOnce).Select(row => row.Id);
        await context.Sessions.Where(row => ended.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        return session;
    }

    /// <summary>Changes a session under its row's lock; <see langword="null"/> when there is none any more.</summary>
    public async Task<StoredSession?> ChangeAsync(
        SessionSecret secret, Func<StoredSession, Task> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var session = await context.Sessions
            .FromSql($"SELECT * FROM sessions WHERE id = {secret.Id} AND expires_at > {now} FOR UPDATE")
            .SingleOrDefaultAsync(cancellationToken);
        if (session is null)
            return null;
        await change(session);
        session.ExpiresAt = now + options.Value.Lifetime;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return session;
    }

    public async Task DeleteAsync(SessionSecret secret, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Sessions.Where(row => row.Id == secret.Id).ExecuteDeleteAsync(cancellationToken);
    }
}
