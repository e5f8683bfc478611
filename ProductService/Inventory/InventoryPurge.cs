using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.Products.Inventory;

/// <summary>
/// Removes what need not be remembered any more: old changes, the ids of quantity changes, reservations that are over. In small
/// transactions, on every replica; what one is at, the others leave alone.
/// </summary>
internal sealed partial class InventoryPurge(
    NpgsqlDataSource database, IOptions<InventoryOptions> options, TimeProvider time, ILogger<InventoryPurge> logger) : BackgroundService
{
    private const int MostAtOnce = 2000;

    // From the oldest on, as far as they are old; the horizon moves in the same statement, and one replica at a time moves it.
    private const string Changes =
        """
        WITH horizon AS MATERIALIZED (
            SELECT id FROM inventory_horizon FOR UPDATE SKIP LOCKED
        ), oldest AS MATERIALIZED (
            SELECT c.transaction_id, c.id, c.changed_at FROM horizon, LATERAL (
                SELECT transaction_id, id, changed_at FROM inventory_changes
                WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY transaction_id, id LIMIT $2) c
        ), old AS MATERIALIZED (
            SELECT transaction_id, id FROM (
                SELECT transaction_id, id, max(changed_at) OVER (ORDER BY transaction_id, id) AS youngest FROM oldest) o
            WHERE youngest < $1
        ), last AS (
            SELECT transaction_id, id FROM old ORDER BY transaction_id DESC, id DESC LIMIT 1
        ), moved AS (
            UPDATE inventory_horizon SET transaction_id = last.transaction_id, change_id = last.id FROM last
        )
        DELETE FROM inventory_changes c USING old WHERE c.transaction_id = old.transaction_id AND c.id = old.id
        """;

    private const string ChangeIds =
        """
        DELETE FROM quantity_changes WHERE id IN (
            SELECT id FROM quantity_changes WHERE changed_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string GivenBack =
        """
        DELETE FROM reservations WHERE id IN (
            SELECT id FROM reservations WHERE status IN (3, 4) AND ended_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    // Ended after they were created, so that the index of when that was finds them.
    private const string Sales =
        """
        DELETE FROM reservations WHERE id IN (
            SELECT id FROM reservations WHERE created_at < $1 AND ended_at < $1 AND status = 2 LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeInterval, time);
        try
        {
            do
                await PurgeAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var keep = options.Value;
        try
        {
            var changes = await DeleteAsync(Changes, keep.KeepChanges, cancellationToken);
            var ids = await DeleteAsync(ChangeIds, keep.KeepChangeIds, cancellationToken);
            var reservations = await DeleteAsync(GivenBack, keep.KeepReservations, cancellationToken)
                + await DeleteAsync(Sales, keep.KeepSales, cancellationToken);
            if (changes + ids + reservations > 0)
                Log.Purged(logger, changes, ids, reservations);
        }
        catch (Exception e) when (e.IsDatabaseFailure())
        {
            Log.Failed(logger, keep.PurgeInterval, e);
        }
    }

    private async Task<int> DeleteAsync(string statement, TimeSpan age, CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            await using var command = database.CreateCommand(statement);
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - age });
            command.Parameters.Add(new NpgsqlParameter { Value = MostAtOnce, NpgsqlDbType = NpgsqlDbType.Integer });
            var count = await command.ExecuteNonQueryAsync(cancellationToken);
            total += count;
            if (count < MostAtOnce)
                return total;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Purged {Changes} changes of stock, {ChangeIds} ids of quantity changes and {Reservations} reservations")]
        public static partial void Purged(ILogger logger, int changes, int changeIds, int reservations);

        [LoggerMessage(2, LogLevel.Warning, "What is old could not be purged; trying again in {Interval}")]
        public static partial void Failed(ILogger logger, TimeSpan interval, Exception exception);
    }
}
