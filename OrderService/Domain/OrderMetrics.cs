using System.Diagnostics.Metrics;

namespace ShopMesh.Orders.Domain;

/// <summary>Counts what becomes of orders.</summary>
internal sealed class OrderMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ShopMesh.Orders";

    private readonly Counter<long> _moves;
    private readonly Histogram<double> _settling;

    public OrderMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _moves = meter.CreateCounter<long>("shop.order.moves", "{move}", "Orders that moved into a state, by shop.order.status.");
        _settling = meter.CreateHistogram<double>("shop.order.settling.duration", "s", "Time from placing an order to confirming it or turning it down.");
    }

    /// <summary>The order moved into the state that it has now.</summary>
    public void Moved(Order order)
    {
        var status = new KeyValuePair<string, object?>("shop.order.status", order.Status.ToString().ToUpperInvariant());
        _moves.Add(1, status);
        if (order.Status == OrderStatus.Confirmed || (order.Status == OrderStatus.Cancelled && order.Rejections.Count > 0))
            _settling.Record((order.UpdatedAt - order.CreatedAt).TotalSeconds, status);
    }
}
