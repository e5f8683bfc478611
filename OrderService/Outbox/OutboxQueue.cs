using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Orders.Outbox;

/// <summary>The outbox as relays use it. What is put into it is put there by <see cref="Data.OrderStore"/>, with the order.</summary>
internal sealed class OutboxQueue(NpgsqlDataSource database, IOptions<OrderOptions> options, OutboxBackoff backoff, TimeProvider clock)
{
    /// <summary>Where relays are told that a step is due earlier than they know.</summary>
    public const string Channel = "order_outbox";

    private const int MaxErrorLength = 500;

    private readonly OutboxOptions _options = options.Value.Outbox;

    /// <summary>Takes steps that are due and that nobody else is taking, for the time of a lease.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> ClaimAsync(int most, CancellationToken cancellationToken)
    {
        // The array is made once; a join could run the subquery, and take locks, again.
        await using var command = database.CreateCommand(
            """
            UPDATE order_outbox SET due_at = $2, attempts = attempts + 1
            WHERE order_id = ANY (ARRAY(
                SELECT order_id FROM order_outbox WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED))
            RETURNING order_id, step, attempts, due_at, traceparent, tracestate
            """);
        var now = StoredTime.Of(clock.GetUtcNow());
        command.Parameters.Add(At(now));
        command.Parameters.Add(At(now + _options.Lease));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });

        var entries = new List<OutboxEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var traceparent = reader.IsDBNull(4) ? null : reader.GetString(4);
            var tracestate = reader.IsDBNull(5) ? null : reader.GetString(5);
            ActivityContext.TryParse(traceparent, tracestate, isRemote: true, out var trace);
            entries.Add(new OutboxEntry(
                reader.GetGuid(0), (OutboxStep)reader.GetInt16(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3), trace));
        }

        return entries;
    }

    /// <summary>When the next step is due; null when there is none.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT min(due_at) FROM order_outbox");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime next ? new DateTimeOffset(next) : null;
    }

    /// <summary>Puts a step that failed back, to be tried again after a back-off; nothing happens when the lease was lost meanwhile.</summary>
    public Task PostponeAsync(OutboxEntry entry, string error, CancellationToken cancellationToken) =>
        PutBackAsync(entry, clock.GetUtcNow() + backoff.After(entry.Attempt), error, tellOthers: false, cancellationToken);

    /// <summary>Puts a step back that this replica has no time left for, so that another one takes it at once.</summary>
    public Task ReturnAsync(OutboxEntry entry, CancellationToken cancellationToken) =>
        PutBackAsync(entry, clock.GetUtcNow(), "The replica was shut down.", tellOthers: true, cancellationToken);

    /// <summary>
    /// Gives a step that a call was at and could not finish to the relays. When this cannot be told, they find it when the call's lease
    /// is over.
    /// </summary>
    public async Task HandOverAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            WITH entry AS (UPDATE order_outbox SET due_at = LEAST(due_at, $2) WHERE order_id = $1 RETURNING order_id)
            SELECT pg_notify($3, '') FROM entry
            """);
        command.Parameters.Add(Id(orderId));
        command.Parameters.Add(At(clock.GetUtcNow() + backoff.After(failures: 1)));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes the row of an order that is settled after all.</summary>
    public async Task RemoveSettledAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "DELETE FROM order_outbox WHERE order_id = $1 AND EXISTS (SELECT FROM orders WHERE id = $1 AND status IN (3, 5))");
        command.Parameters.Add(Id(orderId));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How full the outbox is.</summary>
    public async Task<OutboxLevel> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT count(*), count(*) FILTER (WHERE attempts >= $1 AND last_error IS NOT NULL), min(since) FROM order_outbox");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _options.StuckAfter });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new OutboxLevel(
            reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2));
    }

    private async Task PutBackAsync(OutboxEntry entry, DateTimeOffset dueAt, string error, bool tellOthers, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            WITH entry AS (
                UPDATE order_outbox SET due_at = $3, last_error = $4 WHERE order_id = $1 AND due_at = $2 RETURNING order_id)
            SELECT pg_notify($5, '') FROM entry WHERE $6
            """);
        command.Parameters.Add(Id(entry.OrderId));
        command.Parameters.Add(At(entry.LeasedUntil));
        command.Parameters.Add(At(dueAt));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = error.Length <= MaxErrorLength ? error : error[..MaxErrorLength] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = tellOthers });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter<Guid> Id(Guid id) => new() { TypedValue = id };

    private static NpgsqlParameter<DateTimeOffset> At(DateTimeOffset time) => new() { TypedValue = StoredTime.Of(time) };
}
