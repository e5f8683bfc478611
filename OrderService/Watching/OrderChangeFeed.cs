using Npgsql;
using ShopMesh.Orders.Domain;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Notifications;

namespace ShopMesh.Orders.Watching;

/// <summary>
/// Shows the changes of one order as they are made, on whichever replica. Watching is noted on the order's row: a move that commits
/// before the note is seen by the first read, and one after it sees the note and notifies, because both lock the row.
/// </summary>
internal sealed class OrderChangeFeed(NpgsqlDataSource database, IOrderStore orders, IDatabaseNotifications notifications)
{
    /// <summary>Where watchers are told, by the order's id, that it changed.</summary>
    public const string Channel = "order_changes";

    private const int MostAtOnce = 200;

    /// <summary>The changes after a version, until the order is settled.</summary>
    /// <param name="order">The order as it was just read.</param>
    /// <param name="after">The version that the caller has seen; at most the order's.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="FailedPreconditionException">Changes after that version are not kept any more.</exception>
    public async IAsyncEnumerable<WatchedOrder> FollowAsync(
        Order order, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (order.IsSettled && after == order.Version)
            yield break;

        var noted = false;
        await foreach (var watched in notifications.FollowAsync(Channel, order.Id.ToString(), ReadNextAsync, cancellationToken))
        {
            yield return watched;
            if (watched.IsLast)
                yield break;
        }

        async Task<ChangeBatch<WatchedOrder>> ReadNextAsync(CancellationToken cancellation)
        {
            if (!noted)
                await NoteAsync(order.Id, cancellation);
            noted = true;

            var changes = await ReadAsync(order.Id, after, cancellation);
            var next = changes.Count > 0 ? changes[0].Version : order.Version + 1;
            if (next > after + 1)
                throw CursorExpired(order.Id);
            if (changes.Count == 0)
                return new ChangeBatch<WatchedOrder>([]);

            // Read after its changes, the order is at least as far as they are.
            var current = await orders.LoadAsync(order.Id, cancellation)
                ?? throw new InvalidOperationException($"Order {order.Id} is gone; orders are never deleted.");
            after = changes[^1].Version;
            return new ChangeBatch<WatchedOrder>([.. changes.Select(change => new WatchedOrder(current, change))]);
        }
    }

    private static FailedPreconditionException CursorExpired(Guid orderId) => new(new PreconditionViolation(
        "CURSOR_EXPIRED", $"orders/{orderId}", "The changes after this cursor are not kept any more: watch the order without a cursor."));

    private async Task NoteAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var note = database.CreateCommand("UPDATE orders SET watched = true WHERE id = $1 AND NOT watched");
        note.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = orderId });
        await note.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<OrderChange>> ReadAsync(Guid orderId, long after, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand(
            "SELECT version, status, changed_at FROM order_changes WHERE order_id = $1 AND version > $2 ORDER BY version LIMIT $3");
        select.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = orderId });
        select.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        select.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostAtOnce });
        var changes = new List<OrderChange>();
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            changes.Add(new OrderChange
            {
                OrderId = orderId,
                Version = reader.GetInt64(0),
                Status = (OrderStatus)reader.GetInt16(1),
                ChangedAt = reader.GetFieldValue<DateTimeOffset>(2),
            });
        }

        return changes;
    }
}
