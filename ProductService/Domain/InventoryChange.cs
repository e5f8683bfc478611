namespace ShopMesh.Products.Domain;

/// <summary>A change of what is available of a product, as the feed keeps it. Written with the change itself, and never changed.</summary>
internal sealed class InventoryChange
{
    /// <summary>The transaction that made the change; with <see cref="Id"/> its place in the feed.</summary>
    public ulong TransactionId { get; init; }

    /// <summary>Orders the changes of a transaction.</summary>
    public long Id { get; init; }

    public Guid ProductId { get; init; }

    /// <summary>What was available before.</summary>
    public long OldQuantity { get; init; }

    /// <summary>What is available since.</summary>
    public long NewQuantity { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who caused it: the caller's identity.</summary>
    public string ChangedBy { get; init; } = "";

    /// <summary>Why: one of <see cref="InventoryReason"/>, or what a quantity change said.</summary>
    public string Reason { get; init; } = "";
}
