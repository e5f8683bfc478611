using Shop.Orders.V1;

namespace ShopMesh.Storefront.Orders;

/// <summary>How far an order is, in a person's words.</summary>
internal static class OrderStep
{
    public static string Name(OrderStatus status) => status switch
    {
        OrderStatus.Pending => "Placed",
        OrderStatus.Reserved => "Put aside",
        OrderStatus.Confirmed => "Confirmed",
        OrderStatus.Cancelling => "Being cancelled",
        OrderStatus.Cancelled => "Cancelled",
        _ => "Unknown",
    };

    public static string Explain(OrderStatus status) => status switch
    {
        OrderStatus.Pending => "We have your order and are putting your things aside. This page follows along by itself.",
        OrderStatus.Reserved => "Your things are put aside for you. One moment until it is confirmed.",
        OrderStatus.Confirmed => "It's yours. We'll pack it next.",
        OrderStatus.Cancelling => "Your things are on their way back to the shelf.",
        OrderStatus.Cancelled => "This order was cancelled, and nothing is held for it.",
        _ => "",
    };

    /// <summary>How many of the three steps to a confirmed order are done.</summary>
    public static int Done(OrderStatus status) => status switch
    {
        OrderStatus.Pending => 1,
        OrderStatus.Reserved => 2,
        OrderStatus.Confirmed => 3,
        _ => 0,
    };

    public static string Tone(OrderStatus status) => status switch
    {
        OrderStatus.Confirmed => "good",
        OrderStatus.Cancelled or OrderStatus.Cancelling => "idle",
        _ => "busy",
    };

    public static bool IsFinal(OrderStatus status) => status is OrderStatus.Confirmed or OrderStatus.Cancelled;

    public static bool IsCancellable(OrderStatus status) => status is OrderStatus.Pending or OrderStatus.Reserved or OrderStatus.Confirmed;
}
