using System.Diagnostics;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Outbox;

/// <summary>What must still happen to an order. The numbers are stored.</summary>
internal enum OutboxStep : short
{
    /// <summary>Price it and hold its stock.</summary>
    Reserve = 1,

    /// <summary>Sell what is held.</summary>
    Commit = 2,

    /// <summary>Give back what is held or sold.</summary>
    Release = 3,
}

/// <summary>Which step an order's state asks for.</summary>
internal static class OutboxSteps
{
    /// <summary>The next step of an order in this state; null when nothing is left to do.</summary>
    public static OutboxStep? After(OrderStatus status) => status switch
    {
        OrderStatus.Pending => OutboxStep.Reserve,
        OrderStatus.Reserved => OutboxStep.Commit,
        OrderStatus.Cancelling => OutboxStep.Release,
        OrderStatus.Confirmed or OrderStatus.Cancelled => null,
        _ => throw new UnreachableException($"{status} is not a state of an order."),
    };
}
