namespace ShopMesh.Products.Data;

/// <summary>
/// A way for pieces to go from one quantity of a product to another. There is no statement that changes one quantity alone, so what
/// was received is always what is available, reserved and sold together.
/// </summary>
internal sealed class StockMove
{
    /// <summary>Available pieces are held, if there are enough and the product is sold at all.</summary>
    public static readonly StockMove Hold =
        new("available_quantity", "reserved_quantity", "AND p.available_quantity >= i.quantity AND NOT p.is_discontinued");

    /// <summary>Held pieces are sold.</summary>
    public static readonly StockMove Sell = new("reserved_quantity", "sold_quantity");

    /// <summary>Held pieces become available again.</summary>
    public static readonly StockMove GiveBack = new("reserved_quantity", "available_quantity");

    /// <summary>Sold pieces become available again.</summary>
    public static readonly StockMove TakeBack = new("sold_quantity", "available_quantity");

    private StockMove(string from, string to, string condition = "") => Sql =
        $"""
        UPDATE products p
        SET {from} = p.{from} - i.quantity, {to} = p.{to} + i.quantity, version = p.version + 1, updated_at = $3
        FROM unnest($1::uuid[], $2::bigint[]) AS i(product_id, quantity)
        WHERE p.id = i.product_id {condition}
        """;

    /// <summary>The statement; $1 are the products, $2 how many of each, $3 is now.</summary>
    public string Sql { get; }
}
