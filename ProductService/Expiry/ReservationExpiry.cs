using ShopMesh.Products.Data;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.Products.Expiry;

/// <summary>
/// Gives back what expired reservations hold. It runs on every replica; each takes what no other is at. It sleeps until the next
/// reservation is due. Reservations made here wake it up; those made on other replicas are expired by them, and found here at the
/// latest after <see cref="LongestSleep"/> should their replica be gone.
/// </summary>
internal sealed partial class ReservationExpiry(
    StockLedger ledger, ExpirySchedule schedule, TimeProvider time, ILogger<ReservationExpiry> logger) : BackgroundService
{
    private const int MostAtOnce = 200;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseForOthers = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await schedule.WaitAsync(await ExpireAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    /// <summary>Expires what is due.</summary>
    /// <returns>When to look again.</returns>
    private async Task<DateTimeOffset> ExpireAsync(CancellationToken cancellationToken)
    {
        schedule.Begin();
        try
        {
            DateTimeOffset lookedAt;
            int count;
            do
            {
                lookedAt = time.GetUtcNow();
                count = await ledger.ExpireDueAsync(MostAtOnce, cancellationToken);
                if (count > 0)
                    Log.Expired(logger, count);
            }
            while (count == MostAtOnce);

            var next = await ledger.NextExpiryAsync(cancellationToken);
            if (next is null || next > lookedAt + LongestSleep)
                return lookedAt + LongestSleep;

            // One that was due when we looked, and was not taken, is another replica's work; see a little later whether it was done.
            return next > lookedAt ? next.Value : lookedAt + PauseForOthers;
        }
        catch (Exception e) when (e.IsDatabaseFailure())
        {
            // The database is away; health tells so. What is due stays due.
            Log.Failed(logger, PauseAfterFailure, e);
            return time.GetUtcNow() + PauseAfterFailure;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} reservations expired; their stock is available again")]
        public static partial void Expired(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Expired reservations could not be looked for; trying again in {Pause}")]
        public static partial void Failed(ILogger logger, TimeSpan pause, Exception exception);
    }
}
