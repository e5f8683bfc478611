using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>
/// Tells readers of a table that it has new rows, whichever replica wrote them (PostgreSQL's LISTEN and NOTIFY). The table is the
/// truth: a notification only wakes its readers up, so one that is lost, or comes twice, loses and doubles nothing.
/// </summary>
/// <remarks>
/// Writers run <c>SELECT pg_notify(channel, key)</c> in the transaction that writes the row; PostgreSQL delivers when it commits.
/// </remarks>
public interface IDatabaseNotifications
{
    /// <summary>Begins to listen. Subscribe before reading the table, so that nothing falls between the two.</summary>
    /// <param name="channel">A channel of <see cref="DatabaseNotificationExtensions.AddDatabaseNotifications"/>.</param>
    /// <param name="key">The payload to be woken up by; <see langword="null"/> for any.</param>
    /// <exception cref="ArgumentException">The process does not listen on the channel.</exception>
    INotificationSubscription Subscribe(string channel, string? key);

    /// <summary>
    /// Reads a table from where the caller is, and goes on each time that it is notified, until the caller has enough. Memory is that of
    /// one batch: the next one is read when this one has been taken.
    /// </summary>
    /// <typeparam name="T">A change.</typeparam>
    /// <param name="channel">A channel of <see cref="DatabaseNotificationExtensions.AddDatabaseNotifications"/>.</param>
    /// <param name="key">The payload to be woken up by; <see langword="null"/> for any.</param>
    /// <param name="readNext">Reads the next changes, and remembers how far it has come; an empty batch when there are none.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="UnavailableException">The replica is shutting down; another one goes on from the last cursor.</exception>
    IAsyncEnumerable<T> FollowAsync<T>(
        string channel, string? key, Func<CancellationToken, Task<ChangeBatch<T>>> readNext, CancellationToken cancellationToken);
}
