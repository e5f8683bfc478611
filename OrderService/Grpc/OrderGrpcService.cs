using Grpc.Core;
using Shop.Orders.V1;
using ShopMesh.Orders.Data;
using ShopMesh.Orders.Domain;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Orders.Grpc;

/// <summary>shop.orders.v1.OrderService. WatchOrder is not built yet and answers UNIMPLEMENTED.</summary>
internal sealed class OrderGrpcService(OrderSaga saga, IOrderStore orders, OrderList list) : OrderService.OrderServiceBase
{
    public override async Task<PlaceOrderResponse> PlaceOrder(PlaceOrderRequest request, ServerCallContext context)
    {
        var order = await saga.PlaceAsync(request.ToBasket(), context.CancellationToken);
        return new PlaceOrderResponse { Order = order.ToContract() };
    }

    public override async Task<GetOrderResponse> GetOrder(GetOrderRequest request, ServerCallContext context)
    {
        var order = await orders.LoadAsync(Guid.Parse(request.Id), context.CancellationToken)
            ?? throw new NotFoundException("order", request.Id);
        return new GetOrderResponse { Order = order.ToContract() };
    }

    public override async Task<ListOrdersResponse> ListOrders(ListOrdersRequest request, ServerCallContext context)
    {
        var page = await list.ReadAsync(request.ToQuery(), context.CancellationToken);
        var response = new ListOrdersResponse { NextPageToken = page.NextPageToken, TotalSize = page.TotalSize };
        response.Orders.AddRange(page.Items.Select(order => order.ToContract()));
        return response;
    }

    public override async Task<CancelOrderResponse> CancelOrder(CancelOrderRequest request, ServerCallContext context)
    {
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? "Cancelled on request." : request.Reason;
        var order = await saga.CancelAsync(
            Guid.Parse(request.Id), reason, found => RequireEtag(found, request.Etag), context.CancellationToken);
        return new CancelOrderResponse { Order = order.ToContract() };
    }

    private static void RequireEtag(Domain.Order order, string etag)
    {
        if (!EntityTag.Allows(etag, order.Id, order.Version))
            throw new ConflictException("ETAG_MISMATCH", "The order has changed since it was read: read it again and repeat the cancellation.");
    }
}
