namespace ShopMesh.Products.Inventory;

/// <summary>A place in the feed of changes: after the change that has this place, before the next.</summary>
/// <param name="TransactionId">The transaction, which orders the feed.</param>
/// <param name="Id">Orders the changes of a transaction; they begin at 1.</param>
internal readonly record struct FeedPosition(ulong TransactionId, long Id) : IComparable<FeedPosition>
{
    /// <summary>Before all that the transaction changed.</summary>
    public static FeedPosition Before(ulong transactionId) => new(transactionId, 0);

    public static bool operator <(FeedPosition one, FeedPosition other) => one.CompareTo(other) < 0;

    public static bool operator >(FeedPosition one, FeedPosition other) => one.CompareTo(other) > 0;

    public static bool operator <=(FeedPosition one, FeedPosition other) => one.CompareTo(other) <= 0;

    public static bool operator >=(FeedPosition one, FeedPosition other) => one.CompareTo(other) >= 0;

    public static FeedPosition Later(FeedPosition one, FeedPosition other) => one > other ? one : other;

    public int CompareTo(FeedPosition other) => (TransactionId, Id).CompareTo((other.TransactionId, other.Id));
}
