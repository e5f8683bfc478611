using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Orders.Watching;

/// <summary>Removes the changes that nobody can resume from any more. It runs on every replica; each removes what no other is removing.</summary>
internal sealed partial class OrderChangePruning(
    NpgsqlDataSource database, IOptions<OrderOptions> options, TimeProvider clock, ILogger<OrderChangePruning> logger) : BackgroundService
{
    private const int MostAtOnce = 1_000;

    private readonly WatchOptions _options = options.Value.Watches;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.PruneEvery, clock);
        using var suppressed = SuppressInstrumentationScope.Begin();
        try
        {
            do
                await PruneAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = clock.GetUtcNow() - _options.KeepChangesFor;
            int removed;
            var total = 0;
            do
            {
                removed = await RemoveAsync(before, cancellationToken);
                total += removed;
            }
            while (removed == MostAtOnce);

            if (total > 0)
                Log.Pruned(logger, total, before);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The next time will do.
            Log.Failed(logger, e.Message, e is NpgsqlException ? null : e);
        }
    }

    private async Task<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            DELETE FROM order_changes WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM order_changes WHERE changed_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = StoredTime.Of(before) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostAtOnce });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} changes of orders from before {Before:u} were removed")]
        public static partial void Pruned(ILogger logger, int count, DateTimeOffset before);

        [LoggerMessage(2, LogLevel.Warning, "Old changes of orders could not be removed: {Problem}")]
        public static partial void Failed(ILogger logger, string problem, Exception? exception);
    }
}
