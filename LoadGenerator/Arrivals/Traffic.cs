using Microsoft.Extensions.Options;
using ShopMesh.LoadGenerator.Journeys;
using ShopMesh.LoadGenerator.Reporting;

namespace ShopMesh.LoadGenerator.Arrivals;

/// <summary>
/// Lets shoppers in at their times. Whoever finds the shop full turns around and is counted: a queue would hide how slow the shop is,
/// and grow without bound.
/// </summary>
internal sealed class Traffic(LoadMeter meter, IOptions<LoadOptions> options, TimeProvider clock) : IDisposable
{
    // Lazy, so that wrong options are told of where the host starts, and not where it is put together.
    private readonly Lazy<SemaphoreSlim> _room = new(() => new SemaphoreSlim(options.Value.Shoppers));

    /// <summary>Lets shoppers in until the duration is over or the token says stop; comes back when the last one was let in, not when they have left.</summary>
    /// <param name="journey">Makes one shopper's journey; it must not throw.</param>
    /// <param name="cancellationToken">Closes the door.</param>
    public async Task RunAsync(Func<JourneyPlan, Task> journey, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var planner = new JourneyPlanner(settings.Seed, settings.Mix, settings.ThinkTime);
        var rate = settings.OrdersPerSecond / settings.Mix.OrderingShare;
        var opened = clock.GetTimestamp();
        var index = 0L;
        foreach (var time in ArrivalSchedule.Times(settings.Arrivals, rate, settings.Seed))
        {
            if (time > settings.Duration)
                return;

            var wait = time - clock.GetElapsedTime(opened);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, cancellationToken);
            else
                cancellationToken.ThrowIfCancellationRequested();
            LetIn(planner.Plan(index++), journey);
        }
    }

    /// <summary>Waits until everyone has left.</summary>
    public async Task WaitUntilEmptyAsync(CancellationToken cancellationToken)
    {
        var free = 0;
        try
        {
            for (; free < options.Value.Shoppers; free++)
                await _room.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (free > 0)
                _room.Value.Release(free);
        }
    }

    private void LetIn(JourneyPlan plan, Func<JourneyPlan, Task> journey)
    {
        if (_room.Value.Wait(0))
            _ = Task.Run(() => VisitAsync(plan, journey));
        else
            meter.ArrivalDropped();
    }

    private async Task VisitAsync(JourneyPlan plan, Func<JourneyPlan, Task> journey)
    {
        try
        {
            await journey(plan);
        }
        finally
        {
            _room.Value.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_room.IsValueCreated)
            _room.Value.Dispose();
    }
}
