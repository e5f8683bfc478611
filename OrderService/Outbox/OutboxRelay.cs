using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using ShopMesh.ServiceDefaults.Notifications;

namespace ShopMesh.Orders.Outbox;

/// <summary>
/// Takes up the orders that nobody is at any more: their replica is gone, their call ran out of time, or something that they need was
/// away. It runs on every replica and takes what no other has taken. It sleeps until the next step is due, or a call hands one over.
/// </summary>
internal sealed partial class OutboxRelay(
    OutboxQueue queue,
    OutboxWorker worker,
    OutboxMetrics metrics,
    IDatabaseNotifications notifications,
    IOptions<OrderOptions> options,
    TimeProvider clock,
    ILogger<OutboxRelay> logger) : BackgroundService
{
    // Steps of calls on other replicas become due without anyone saying so, if the replica dies.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseForOthers = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(5);

    private readonly OutboxOptions _options = options.Value.Outbox;
    private readonly HashSet<Task> _running = [];
    private long? _measuredAt;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = notifications.Subscribe(OutboxQueue.Channel, key: null);
        var told = subscription.WaitAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var pause = await TakeAsync(stoppingToken);
                told = await SleepAsync(pause, told, subscription, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The replica is shutting down; what was taken is given back below.
        }

        await Task.WhenAll(_running);
    }

    /// <summary>Takes as many steps as there is room for.</summary>
    /// <returns>How long to sleep unless something happens.</returns>
    private async Task<TimeSpan> TakeAsync(CancellationToken cancellationToken)
    {
        // Looking around is no part of any order's trace.
        using var suppressed = SuppressInstrumentationScope.Begin();
        try
        {
            _running.RemoveWhere(task => task.IsCompleted);
            var room = _options.Parallelism - _running.Count;
            if (room == 0)
                return LongestSleep;

            var entries = await queue.ClaimAsync(room, cancellationToken);
            foreach (var entry in entries)
                _running.Add(StartAsync(entry, cancellationToken));

            await MeasureAsync(cancellationToken);
            return entries.Count == room ? LongestSleep : await SleepUntilNextAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Mostly the database is away; health tells so. What is due stays due, and nothing ends a relay but the end of its replica.
            Log.Failed(logger, PauseAfterFailure, e.Message, e is NpgsqlException ? null : e);
            return PauseAfterFailure;
        }
    }

    // Outside of the scope that keeps the relay itself out of the traces.
    private Task StartAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(() => worker.WorkAsync(entry, cancellationToken), CancellationToken.None);
    }

    private async Task<TimeSpan> SleepUntilNextAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var next = await queue.NextDueAsync(cancellationToken) - now;
        return next switch
        {
            null => LongestSleep,
            _ when next > LongestSleep => LongestSleep,
            // One that was due when we looked, and was not taken, is another replica's; see a little later whether it is done.
            _ when next <= TimeSpan.Zero => PauseForOthers,
            _ => next.Value,
        };
    }

    private async Task<Task> SleepAsync(TimeSpan pause, Task told, INotificationSubscription subscription, CancellationToken cancellationToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Beside the order that is done first there may be a step that had no room.
        await Task.WhenAny([told, Task.Delay(pause, clock, woken.Token), .. _running.Count < _options.Parallelism ? [] : _running]);
        await woken.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (!told.IsCompleted)
            return told;

        await told;
        return subscription.WaitAsync(cancellationToken);
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (_measuredAt is { } last && clock.GetElapsedTime(last) < MeasureEvery)
            return;
        metrics.Level = await queue.MeasureAsync(cancellationToken);
        _measuredAt = clock.GetTimestamp();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The outbox could not be looked at; trying again in {Pause}: {Problem}")]
        public static partial void Failed(ILogger logger, TimeSpan pause, string problem, Exception? exception);
    }
}
