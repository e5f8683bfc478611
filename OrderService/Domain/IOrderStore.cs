namespace ShopMesh.Orders.Domain;

/// <summary>Keeps orders. What it hands out is tracked: change it, then save it.</summary>
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
    /// Stores the order's changes if it was not changed by anyone since it was loaded (compare and set on its version). False, and
    /// nothing stored, when it was.
    /// </summary>
    Task<bool> TrySaveAsync(Order order, CancellationToken cancellationToken);
}
