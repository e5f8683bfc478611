namespace ShopMesh.Orders.Domain;

/// <summary>Knows what the shop's products are called and cost.</summary>
internal interface ICatalog
{
    /// <summary>Those of the products that exist, by id.</summary>
    Task<IReadOnlyDictionary<Guid, CatalogItem>> FindAsync(IReadOnlyCollection<Guid> productIds, CancellationToken cancellationToken);
}
