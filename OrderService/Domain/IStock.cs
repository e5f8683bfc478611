namespace ShopMesh.Orders.Domain;

/// <summary>Holds, sells and takes back stock. The reservation has the order's id, so every call can be repeated at will.</summary>
internal interface IStock
{
    /// <summary>
    /// Holds all of the lines or none, for a time unless they are sold before. No rejections: they are held, or already sold, for this
    /// order.
    /// </summary>
    Task<IReadOnlyList<Rejection>> ReserveAsync(
        Guid orderId, IReadOnlyList<OrderLine> lines, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Sells what is held. False when it is not held any more.</summary>
    Task<bool> CommitAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back what is held or sold. Afterwards nothing can be held under this id any more, also not by a reservation that is
    /// still on its way.
    /// </summary>
    Task ReleaseAsync(Guid orderId, string reason, CancellationToken cancellationToken);
}
