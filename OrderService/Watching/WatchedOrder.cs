using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Watching;

/// <summary>What a watcher is shown: an order as it was after one of its changes.</summary>
/// <param name="Order">The order as it is now.</param>
/// <param name="Change">The change to show.</param>
internal sealed record WatchedOrder(Order Order, OrderChange Change)
{
    /// <summary>Whether the order is settled and nothing was left out after this change.</summary>
    public bool IsLast => Order.IsSettled && Order.Version == Change.Version;
}
