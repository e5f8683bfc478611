namespace ShopMesh.Storefront.Baskets;

/// <summary>How many of a product someone wants.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many.</param>
public sealed record BasketLine(Guid ProductId, long Quantity);
