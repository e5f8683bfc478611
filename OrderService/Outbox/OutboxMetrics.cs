using System.Diagnostics;
using System.Diagnostics.Metrics;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Outbox;

/// <summary>Counts what relays do, and shows how full the outbox is.</summary>
internal sealed class OutboxMetrics
{
    private readonly TimeProvider _clock;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _duration;
    private volatile OutboxLevel _level = OutboxLevel.Empty;

    public OutboxMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(OrderMetrics.MeterName);
        _attempts = meter.CreateCounter<long>(
            "shop.outbox.attempts", "{attempt}", "Attempts of relays to settle an order, by shop.outbox.step and shop.outbox.outcome.");
        _duration = meter.CreateHistogram<double>("shop.outbox.attempt.duration", "s", "Duration of such attempts.");
        meter.CreateObservableGauge("shop.outbox.depth", () => _level.Depth, "{entry}", "Orders of all replicas that have a step left to take.");
        meter.CreateObservableGauge("shop.outbox.stuck", () => _level.Stuck, "{entry}", "Those of them that relays failed at again and again.");
        meter.CreateObservableGauge("shop.outbox.oldest.age", () => OldestAge.TotalSeconds, "s", "How long the oldest step has been waiting.");
    }

    /// <summary>What was last measured.</summary>
    public OutboxLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>How long the oldest step has been waiting; zero when there is none.</summary>
    public TimeSpan OldestAge => _level.OldestSince is { } since && _clock.GetUtcNow() - since is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    /// <summary>A relay made an attempt.</summary>
    public void Attempted(OutboxEntry entry, bool succeeded, TimeSpan duration)
    {
        var tags = new TagList
        {
            { "shop.outbox.step", entry.Step.ToString().ToUpperInvariant() },
            { "shop.outbox.outcome", succeeded ? "settled" : "failed" },
        };
        _attempts.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }
}
