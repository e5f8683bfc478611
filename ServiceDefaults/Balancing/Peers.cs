namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>The replicas among which a channel balances.</summary>
/// <param name="Replicas">Those that it has a connection to.</param>
/// <param name="Moves">How many attempts may be sent away from one that is silent.</param>
internal sealed record Peers(IReadOnlyList<Replica> Replicas, MoveBudget Moves)
{
    /// <summary>Of a replica that no channel balances to.</summary>
    public static Peers None { get; } = new([], new MoveBudget(0));
}
