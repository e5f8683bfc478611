namespace ShopMesh.Products.Inventory;

/// <summary>How far the feed reaches, to the back and to the front.</summary>
/// <param name="Horizon">What lies before was pruned.</param>
/// <param name="Settled">All changes before are committed or will never be; those after are not shown yet.</param>
/// <param name="Future">No transaction that comes later has begun.</param>
/// <param name="Withheld">Whether there are changes that are committed and not shown yet.</param>
internal readonly record struct FeedHead(FeedPosition Horizon, FeedPosition Settled, FeedPosition Future, bool Withheld)
{
    /// <summary>
    /// Whether all that came after a position is still there. A position beyond all transactions is of another history: the database was
    /// restored since.
    /// </summary>
    public bool Keeps(FeedPosition position) => position >= Horizon && position <= Future;
}
