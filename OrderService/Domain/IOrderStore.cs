namespace ShopMesh.Orders.Domain;

/// <summary>
/// Keeps orders. With each state of an order it writes, in the same transaction, what must happen next (the outbox), which belongs to
/// the caller for the time of a lease and to whichever relay comes first after that; and the change, for those who watch.
/// </summary>
internal interface IOrderStore
{
    /// <summary>
    /// Stores a new order. When its request id is taken already, by any replica, nothing is stored and the order that has it is
    /// returned.
    /// </summary>
    Task<Order> AddOrLoadAsync(Order order, CancellationToken cancellationToken);

    /// <summary>The order as it is stored now, or null.</summary>
    Task<Order?> LoadAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the one move that the order made since it was loaded or saved, if nobody else moved it meanwhile (compare and set on its
    /// version). False, and nothing stored, when somebody did.
    /// </summary>
    Task<bool> TrySaveAsync(Order order, CancellationToken cancellationToken);

    /// <summary>
    /// Leaves the order's next step to the relays at once, in place of at the end of the lease. It never throws: what cannot be told
    /// is found out.
    /// </summary>
    Task HandOverAsync(Guid orderId);
}
