namespace ShopMesh.Orders.Domain;

/// <summary>A number of one product, and what it was called and cost when the order was placed.</summary>
internal sealed class OrderLine
{
    /// <summary>Its place in the order, from 0.</summary>
    public int Position { get; private init; }

    /// <summary>The product.</summary>
    public Guid ProductId { get; private init; }

    /// <summary>How many.</summary>
    public long Quantity { get; private init; }

    /// <summary>The product's name; null until the order is priced.</summary>
    public string? ProductName { get; private set; }

    /// <summary>What one costs in minor units of the order's currency; null until the order is priced.</summary>
    public long? UnitPriceMinor { get; private set; }

    public static OrderLine From(BasketItem item, int position) =>
        new() { Position = position, ProductId = item.ProductId, Quantity = item.Quantity };

    public void Price(CatalogItem product)
    {
        ProductName = product.Name;
        UnitPriceMinor = product.Price.MinorUnits;
    }
}
