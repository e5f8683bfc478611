using Google.Protobuf.WellKnownTypes;
using ShopMesh.Orders.Data;
using ShopMesh.Orders.Domain;
using ShopMesh.ServiceDefaults.Querying.Paging;
using ShopMesh.ServiceDefaults.Resources;
using Contract = Shop.Orders.V1;
using MoneyMessage = Google.Type.Money;

namespace ShopMesh.Orders.Grpc;

/// <summary>Between the contract's messages and the domain.</summary>
internal static class OrderMapping
{
    /// <summary>The basket of a request that was validated.</summary>
    public static Basket ToBasket(this Contract.PlaceOrderRequest request) => new(
        Guid.Parse(request.RequestId),
        Guid.Parse(request.UserId),
        [.. request.Items.Select(item => new BasketItem(Guid.Parse(item.ProductId), item.Quantity))]);

    /// <summary>What a request that was validated asks to list.</summary>
    public static OrderListQuery ToQuery(this Contract.ListOrdersRequest request) => new()
    {
        Filter = request.Filter,
        OrderBy = request.OrderBy,
        PageToken = request.PageToken,
        PageSize = PageSize.Of(request.PageSize),
        UserId = request.UserId.Length == 0 ? null : Guid.Parse(request.UserId),
        Statuses = [.. request.Statuses.Select(ToDomain)],
        CreatedFrom = request.CreatedFrom?.ToDateTimeOffset(),
        CreatedBefore = request.CreatedBefore?.ToDateTimeOffset(),
    };

    /// <summary>The order as callers see it.</summary>
    public static Contract.Order ToContract(this Order order)
    {
        var message = new Contract.Order
        {
            Id = order.Id.ToString(),
            RequestId = order.RequestId.ToString(),
            UserId = order.UserId.ToString(),
            Total = order.Total?.ToContract(),
            Status = order.Status.ToContract(),
            CancellationReason = order.CancellationReason ?? "",
            CreatedAt = order.CreatedAt.ToTimestamp(),
            UpdatedAt = order.UpdatedAt.ToTimestamp(),
            Etag = EntityTag.Of(order.Id, order.Version),
        };
        message.Lines.AddRange(order.Lines.OrderBy(line => line.Position).Select(line => line.ToContract(order.UnitPriceOf(line))));
        return message;
    }

    private static OrderStatus ToDomain(this Contract.OrderStatus status) => status switch
    {
        Contract.OrderStatus.Pending => OrderStatus.Pending,
        Contract.OrderStatus.Reserved => OrderStatus.Reserved,
        Contract.OrderStatus.Confirmed => OrderStatus.Confirmed,
        Contract.OrderStatus.Cancelling => OrderStatus.Cancelling,
        Contract.OrderStatus.Cancelled => OrderStatus.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Validated before."),
    };

    /// <summary>The state as callers see it.</summary>
    public static Contract.OrderStatus ToContract(this OrderStatus status) => status switch
    {
        OrderStatus.Pending => Contract.OrderStatus.Pending,
        OrderStatus.Reserved => Contract.OrderStatus.Reserved,
        OrderStatus.Confirmed => Contract.OrderStatus.Confirmed,
        OrderStatus.Cancelling => Contract.OrderStatus.Cancelling,
        OrderStatus.Cancelled => Contract.OrderStatus.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a state of an order."),
    };

    private static Contract.OrderLine ToContract(this OrderLine line, Money? unitPrice) => new()
    {
        ProductId = line.ProductId.ToString(),
        ProductName = line.ProductName ?? "",
        Quantity = line.Quantity,
        UnitPrice = unitPrice?.ToContract(),
        LineTotal = unitPrice?.Times(line.Quantity).ToContract(),
    };

    private static MoneyMessage ToContract(this Money money)
    {
        var (units, nanos) = money.ToUnitsAndNanos();
        return new MoneyMessage { CurrencyCode = money.Currency.Code, Units = units, Nanos = nanos };
    }
}
