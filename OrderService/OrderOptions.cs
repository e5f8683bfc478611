using ShopMesh.Orders.Outbox;
using ShopMesh.Orders.Watching;

namespace ShopMesh.Orders;

/// <summary>How orders are looked after (section <c>Orders</c>).</summary>
internal sealed class OrderOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Orders";

    /// <summary>
    /// <c>ExpiresAfter</c>, default 15 min: an order that is neither confirmed nor being cancelled by then is cancelled. Its stock is
    /// held for a little longer.
    /// </summary>
    public TimeSpan ExpiresAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary><c>Outbox</c>: how the next steps of orders are relayed.</summary>
    public OutboxOptions Outbox { get; set; } = new();

    /// <summary><c>Watches</c>: how many may watch, and how far back they can resume.</summary>
    public WatchOptions Watches { get; set; } = new();
}
