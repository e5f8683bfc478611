namespace ShopMesh.Orders.Domain;

/// <summary>A number of one product that someone asks for.</summary>
internal sealed record BasketItem(Guid ProductId, long Quantity);
