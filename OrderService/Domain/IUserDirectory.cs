namespace ShopMesh.Orders.Domain;

/// <summary>Knows who the shop's users are.</summary>
internal interface IUserDirectory
{
    /// <summary>The user with this id, or null when there is none.</summary>
    Task<Buyer?> FindAsync(Guid userId, CancellationToken cancellationToken);
}
