namespace ShopMesh.Orders.Domain;

/// <summary>What orders need to know of a product.</summary>
/// <param name="Id">The product.</param>
/// <param name="Name">Its name now.</param>
/// <param name="Price">What one costs now.</param>
/// <param name="IsSold">
/// Whether it is sold at all. Whether there is enough of it is for <see cref="IStock"/> to say: the last piece may be gone because
/// this very order holds it.
/// </param>
internal sealed record CatalogItem(Guid Id, string Name, Money Price, bool IsSold);
