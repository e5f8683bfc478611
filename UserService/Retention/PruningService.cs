using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.Users.Retention;

/// <summary>Prunes from time to time. Every replica does; rows that one removes are passed over by the others.</summary>
internal sealed partial class PruningService(
    Pruning pruning, TimeProvider time, IOptions<RetentionOptions> options, ILogger<PruningService> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var removed = await pruning.PruneAsync(stoppingToken);
                if (removed > 0)
                    Log.Pruned(logger, removed);
            }
            catch (Exception exception) when (exception.IsDatabaseFailure())
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Removed {Count} rows that were kept long enough.")]
        public static partial void Pruned(ILogger logger, long count);

        [LoggerMessage(2, LogLevel.Warning, "Old rows could not be removed this time: {Problem}")]
        public static partial void Failed(ILogger logger, string problem);
    }
}
