namespace ShopMesh.Products.Data;

/// <summary>
/// A way for pieces to go from one quantity of a product to another. There is no statement that changes one quantity alone, so what
/// was received is always what is available, reserved and sold together.
/// </summary>
/// <param name="From">The column that the pieces leave.</param>
/// <param name="To">The column that they enter.</param>
internal sealed record StockMove(string From, string To)
{
    private const string Available = "available_quantity";

    /// <summary>Available pieces are held.</summary>
    public static readonly StockMove Hold = new(Available, "reserved_quantity");

    /// <summary>Held pieces are sold.</summary>
    public static readonly StockMove Sell = new("reserved_quantity", "sold_quantity");

    /// <summary>Held pieces become available again.</summary>
    public static readonly StockMove GiveBack = new("reserved_quantity", Available);

    /// <summary>Sold pieces become available again.</summary>
    public static readonly StockMove TakeBack = new("sold_quantity", Available);

    /// <summary>Whether watchers see it: whether it changes what is available.</summary>
    public bool IsVisible => From == Available || To == Available;

    /// <summary>
    /// The parts of a statement that move the pieces of <c>items (product_id, quantity)</c>, products that are locked by then, and write
    /// what watchers are to see. <c>$2</c> is now.
    /// </summary>
    /// <param name="when">More to join, after <c>FROM items i</c>; empty for nothing.</param>
    /// <param name="changedBy">The parameter that says who does it.</param>
    /// <param name="reason">Why, a literal.</param>
    public string Sql(string when, string changedBy, string reason)
    {
        var moved =
            $"""
            moved AS (
                UPDATE products p
                SET {From} = p.{From} - i.quantity, {To} = p.{To} + i.quantity, version = p.version + 1, updated_at = $2
                FROM items i {when} WHERE p.id = i.product_id
                RETURNING p.id, p.available_quantity, i.quantity
            )
            """;
        if (!IsVisible)
            return moved;

        var before = From == Available ? "available_quantity + quantity" : "available_quantity - quantity";
        return
            $"""
            {moved}, told AS (
                INSERT INTO inventory_changes (product_id, old_quantity, new_quantity, changed_at, changed_by, reason)
                SELECT id, {before}, available_quantity, $2, {changedBy}, '{reason}' FROM moved
            )
            """;
    }
}
