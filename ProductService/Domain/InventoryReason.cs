namespace ShopMesh.Products.Domain;

/// <summary>Why what is available of a product changed, where nobody gave another reason.</summary>
internal static class InventoryReason
{
    /// <summary>The product was made, with its first stock.</summary>
    public const string Creation = "creation";

    /// <summary>The product was removed.</summary>
    public const string Deletion = "deletion";

    /// <summary>An import brought the product, with its first stock.</summary>
    public const string Import = "import";

    /// <summary>Stock was held.</summary>
    public const string Reservation = "reservation";

    /// <summary>What was held, or sold, was given back.</summary>
    public const string Release = "release";

    /// <summary>What was held for too long was given back.</summary>
    public const string Expiry = "expiry";
}
