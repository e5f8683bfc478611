using Google.Protobuf.WellKnownTypes;
using ShopMesh.Orders.Domain;
using ShopMesh.Orders.Watching;
using ShopMesh.ServiceDefaults.Resources;
using Contract = Shop.Orders.V1;

namespace ShopMesh.Orders.Grpc;

/// <summary>What watchers are sent.</summary>
internal static class WatchMapping
{
    /// <summary>The order as it is.</summary>
    public static Contract.WatchOrderResponse ToWatchResponse(this Order order, string cursor) => new()
    {
        Order = order.ToContract(),
        ChangedAt = order.UpdatedAt.ToTimestamp(),
        Cursor = cursor,
    };

    /// <summary>
    /// The order as it was after the change. All that changes about an order, beside its state, comes with a state and stays: prices
    /// when it leaves PENDING, a reason when it is cancelled.
    /// </summary>
    public static Contract.WatchOrderResponse ToContract(this WatchedOrder watched, string cursor)
    {
        var (order, change) = watched;
        var message = order.ToContract();
        message.Status = change.Status.ToContract();
        message.UpdatedAt = change.ChangedAt.ToTimestamp();
        message.Etag = EntityTag.Of(order.Id, change.Version);
        if (change.Status is not (OrderStatus.Cancelling or OrderStatus.Cancelled))
            message.CancellationReason = "";
        if (change.Status == OrderStatus.Pending)
            TakePricesAway(message);
        return new Contract.WatchOrderResponse { Order = message, ChangedAt = message.UpdatedAt, Cursor = cursor };
    }

    private static void TakePricesAway(Contract.Order message)
    {
        message.Total = null;
        foreach (var line in message.Lines)
        {
            line.ProductName = "";
            line.UnitPrice = null;
            line.LineTotal = null;
        }
    }
}
