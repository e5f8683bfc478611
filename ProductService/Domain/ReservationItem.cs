namespace ShopMesh.Products.Domain;

/// <summary>A number of one product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many.</param>
internal sealed record ReservationItem(Guid ProductId, long Quantity);
