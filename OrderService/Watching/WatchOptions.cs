namespace ShopMesh.Orders.Watching;

/// <summary>Who may watch orders, and how far back they can resume (section <c>Orders:Watches</c>).</summary>
internal sealed class WatchOptions
{
    /// <summary><c>MaxPerReplica</c>, default 1,000: watches that one replica serves at the same time.</summary>
    public int MaxPerReplica { get; set; } = 1_000;

    /// <summary><c>KeepChangesFor</c>, default 7 days: for how long a cursor can be resumed from.</summary>
    public TimeSpan KeepChangesFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary><c>PruneEvery</c>, default 1 h: how often older changes are removed.</summary>
    public TimeSpan PruneEvery { get; set; } = TimeSpan.FromHours(1);
}
