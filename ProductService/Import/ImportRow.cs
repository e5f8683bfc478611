using Shop.Products.V1;

namespace ShopMesh.Products.Import;

/// <summary>What becomes of one SKU of a chunk.</summary>
/// <param name="product">What the last row says that has this SKU.</param>
internal sealed class ImportRow(Product product)
{
    /// <summary>What the product is to be.</summary>
    public Product Product { get; set; } = product;

    /// <summary>Its first stock, if the catalog does not have it: what the first row says.</summary>
    public long Quantity { get; } = product.AvailableQuantity;
}
