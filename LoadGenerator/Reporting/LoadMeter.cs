using System.Diagnostics.Metrics;
using Grpc.Core;
using ShopMesh.LoadGenerator.Journeys;

namespace ShopMesh.LoadGenerator.Reporting;

/// <summary>Counts what happens: for telemetry, for the line of each interval, and for the one at the end.</summary>
internal sealed class LoadMeter
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ShopMesh.LoadGenerator";

    private readonly TimeProvider _clock;
    private readonly Counter<long> _arrivalsDropped;
    private readonly Counter<long> _orders;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _journeyDuration;
    private readonly Histogram<double> _orderDuration;
    private readonly UpDownCounter<long> _inShop;
    private readonly LoadTally _total = new();
    private long _started;
    private LoadTally _interval = new();
    private long _intervalStarted;

    public LoadMeter(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        _started = _intervalStarted = clock.GetTimestamp();
        var meter = meters.Create(MeterName);
        _arrivalsDropped = meter.CreateCounter<long>("shop.load.arrivals.dropped", "{arrival}", "Shoppers who found the shop full.");
        _orders = meter.CreateCounter<long>("shop.load.orders", "{order}", "Orders by what became of them.");
        _retries = meter.CreateCounter<long>("shop.load.order.retries", "{retry}", "Orders that were sent again.");
        _journeyDuration = meter.CreateHistogram<double>("shop.load.journey.duration", "s", "Time that shoppers spent, by journey.");
        _orderDuration = meter.CreateHistogram<double>("shop.load.order.duration", "s", "Time from sending an order off to its final answer.");
        _inShop = meter.CreateUpDownCounter<long>("shop.load.shoppers", "{shopper}", "Shoppers who are in the shop now.");
    }

    /// <summary>Time is counted from now on: waiting for the shop to open is no load.</summary>
    public void ShopOpened()
    {
        var now = _clock.GetTimestamp();
        Volatile.Write(ref _started, now);
        Volatile.Write(ref _intervalStarted, now);
    }

    public void ShopperCame() => _inShop.Add(1);

    public void ShopperLeft(JourneyKind kind, bool complete, TimeSpan stay)
    {
        _inShop.Add(-1);
        _journeyDuration.Record(
            stay.TotalSeconds,
            new("shop.load.journey", kind.ToString()),
            new("shop.load.complete", complete));
        Tally(tally => tally.JourneyEnded(complete));
    }

    public void ArrivalDropped()
    {
        _arrivalsDropped.Add(1);
        Tally(tally => tally.ArrivalDropped());
    }

    public void OrderPlaced() => Tally(tally => tally.OrderPlaced());

    public void OrderEnded(OrderOutcome outcome, TimeSpan latency)
    {
        var tag = new KeyValuePair<string, object?>("shop.load.outcome", outcome.ToString());
        _orders.Add(1, tag);
        _orderDuration.Record(latency.TotalSeconds, tag);
        Tally(tally => tally.OrderEnded(outcome, latency));
    }

    public void OrderCancelled() => Tally(tally => tally.OrderCancelled());

    public void OrderRetried()
    {
        _retries.Add(1);
        Tally(tally => tally.OrderRetried());
    }

    // Single calls are in the telemetry already: rpc.client.call.duration.
    public void CallEnded(StatusCode code, TimeSpan latency) => Tally(tally => tally.CallEnded(code, latency));

    /// <summary>What happened since this was last asked.</summary>
    public LoadSummary TakeInterval()
    {
        var now = _clock.GetTimestamp();
        var elapsed = _clock.GetElapsedTime(Interlocked.Exchange(ref _intervalStarted, now), now);
        return Interlocked.Exchange(ref _interval, new LoadTally()).Summarize(elapsed);
    }

    /// <summary>What happened in all.</summary>
    public LoadSummary Total() => _total.Summarize(_clock.GetElapsedTime(Volatile.Read(ref _started)));

    private void Tally(Action<LoadTally> count)
    {
        count(Volatile.Read(ref _interval));
        count(_total);
    }
}
