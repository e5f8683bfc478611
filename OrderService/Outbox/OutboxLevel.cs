namespace ShopMesh.Orders.Outbox;

/// <summary>How full the outbox is, of all replicas together.</summary>
/// <param name="Depth">Steps that must still happen, those that a call is just at included.</param>
/// <param name="Stuck">Those that failed again and again.</param>
/// <param name="OldestSince">Since when the oldest waits; null when there is none.</param>
internal sealed record OutboxLevel(long Depth, long Stuck, DateTimeOffset? OldestSince)
{
    /// <summary>Nothing to do.</summary>
    public static readonly OutboxLevel Empty = new(0, 0, null);
}
