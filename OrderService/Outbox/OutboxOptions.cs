namespace ShopMesh.Orders.Outbox;

/// <summary>How the next steps of orders are relayed (section <c>Orders:Outbox</c>).</summary>
internal sealed class OutboxOptions
{
    /// <summary>
    /// <c>Lease</c>, default 10 s: for how long an order's next step belongs to the call, or the relay, that has taken it. When the
    /// replica is gone, another one takes the step over after this time. Nothing goes wrong when a lease is too short: steps can be
    /// done twice.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Parallelism</c>, default 8: orders that one replica relays at the same time.</summary>
    public int Parallelism { get; set; } = 8;

    /// <summary><c>FirstBackoff</c>, default 500 ms: the wait after the first failure; it doubles with each, less a random part of up to a half.</summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary><c>MaxBackoff</c>, default 1 min: the longest wait between two attempts. Attempts never end.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary><c>StuckAfter</c>, default 10: after so many failures in a row an entry counts as stuck: in the metrics, in health and as an error in the log.</summary>
    public int StuckAfter { get; set; } = 10;

    /// <summary><c>OldAfter</c>, default 5 min: health is degraded while a step waits for longer than this.</summary>
    public TimeSpan OldAfter { get; set; } = TimeSpan.FromMinutes(5);
}
