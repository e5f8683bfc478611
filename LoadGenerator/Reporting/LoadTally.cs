using Grpc.Core;

namespace ShopMesh.LoadGenerator.Reporting;

/// <summary>Counts what happened over a stretch of time. Thread-safe.</summary>
internal sealed class LoadTally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OrderOutcome, long> _orders = [];
    private readonly Dictionary<StatusCode, long> _errors = [];
    private readonly LatencyHistogram _orderLatency = new();
    private readonly LatencyHistogram _callLatency = new();
    private long _journeys;
    private long _failedJourneys;
    private long _dropped;
    private long _retries;
    private long _placed;
    private long _cancelled;

    public void JourneyEnded(bool complete)
    {
        lock (_lock)
        {
            _journeys++;
            if (!complete)
                _failedJourneys++;
        }
    }

    public void ArrivalDropped()
    {
        lock (_lock)
            _dropped++;
    }

    public void OrderPlaced()
    {
        lock (_lock)
            _placed++;
    }

    public void OrderEnded(OrderOutcome outcome, TimeSpan latency)
    {
        lock (_lock)
        {
            _orders[outcome] = _orders.GetValueOrDefault(outcome) + 1;
            _orderLatency.Record(latency);
        }
    }

    public void OrderCancelled()
    {
        lock (_lock)
            _cancelled++;
    }

    public void OrderRetried()
    {
        lock (_lock)
            _retries++;
    }

    public void CallEnded(StatusCode code, TimeSpan latency)
    {
        lock (_lock)
        {
            _callLatency.Record(latency);
            if (code != StatusCode.OK)
                _errors[code] = _errors.GetValueOrDefault(code) + 1;
        }
    }

    /// <summary>What was counted so far.</summary>
    public LoadSummary Summarize(TimeSpan elapsed)
    {
        lock (_lock)
        {
            return new LoadSummary
            {
                Elapsed = elapsed,
                Journeys = _journeys,
                FailedJourneys = _failedJourneys,
                DroppedArrivals = _dropped,
                OrdersPlaced = _placed,
                Confirmed = _orders.GetValueOrDefault(OrderOutcome.Confirmed),
                Rejected = _orders.GetValueOrDefault(OrderOutcome.Rejected),
                Lost = _orders.GetValueOrDefault(OrderOutcome.Lost),
                Abandoned = _orders.GetValueOrDefault(OrderOutcome.Abandoned),
                Cancelled = _cancelled,
                Retries = _retries,
                OrderLatency = Percentiles.Of(_orderLatency),
                CallLatency = Percentiles.Of(_callLatency),
                Errors = new SortedDictionary<StatusCode, long>(_errors),
            };
        }
    }
}
