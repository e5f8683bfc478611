namespace ShopMesh.Products.Domain;

/// <summary>How far the feed of changes was pruned: what lies before is gone. There is one row.</summary>
internal sealed class FeedHorizon
{
    public short Id { get; init; }

    public ulong TransactionId { get; init; }

    public long ChangeId { get; init; }
}
