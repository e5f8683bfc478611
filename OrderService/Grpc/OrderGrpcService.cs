using Grpc.Core;
using Shop.Orders.V1;
using ShopMesh.Orders.Data;
using ShopMesh.Orders.Domain;
using ShopMesh.Orders.Watching;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Orders.Grpc;

/// <summary>shop.orders.v1.OrderService.</summary>
internal sealed class OrderGrpcService(
    OrderSaga saga, IOrderStore orders, OrderList list, OrderChangeFeed feed, ChangeCursors cursors, Places watches) : OrderService.OrderServiceBase
{
    public override async Task<PlaceOrderResponse> PlaceOrder(PlaceOrderRequest request, ServerCallContext context)
    {
        context.AuthorizeOwner(request.UserId);
        var order = await saga.PlaceAsync(request.ToBasket(), context.CancellationToken);
        return new PlaceOrderResponse { Order = order.ToContract() };
    }

    public override async Task<GetOrderResponse> GetOrder(GetOrderRequest request, ServerCallContext context) =>
        new() { Order = (await FindAsync(request.Id, context)).ToContract() };

    public override async Task<ListOrdersResponse> ListOrders(ListOrdersRequest request, ServerCallContext context)
    {
        if (request.UserId.Length > 0)
            context.AuthorizeOwner(request.UserId);
        var query = request.ToQuery();
        if (context.OwnerRestriction() is { } owner)
            query = query with { UserId = Guid.Parse(owner) };

        var page = await list.ReadAsync(query, context.CancellationToken);
        var response = new ListOrdersResponse { NextPageToken = page.NextPageToken, TotalSize = page.TotalSize };
        response.Orders.AddRange(page.Items.Select(order => order.ToContract()));
        return response;
    }

    public override async Task<CancelOrderResponse> CancelOrder(CancelOrderRequest request, ServerCallContext context)
    {
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? "Cancelled on request." : request.Reason;
        var order = await saga.CancelAsync(
            Guid.Parse(request.Id),
            reason,
            found =>
            {
                context.AuthorizeOwner(found.UserId.ToString());
                if (!found.IsDecidedAgainst)
                    RequireEtag(found, request.Etag);
            },
            context.CancellationToken);
        return new CancelOrderResponse { Order = order.ToContract() };
    }

    public override async Task WatchOrder(
        WatchOrderRequest request, IServerStreamWriter<WatchOrderResponse> responseStream, ServerCallContext context)
    {
        using var watch = watches.Take();
        var order = await FindAsync(request.Id, context);
        var name = $"orders/{order.Id}";
        var seen = request.Cursor.Length > 0 ? cursors.Unprotect(name, request.Cursor)[0] : order.Version;
        if (seen > order.Version)
            throw new InvalidArgumentException(new FieldViolation("cursor", "It is of a change that was never made.", "INVALID_CURSOR"));
        if (request.Cursor.Length == 0)
            await responseStream.WriteAsync(order.ToWatchResponse(cursors.Protect(name, seen)), context.CancellationToken);

        await foreach (var watched in feed.FollowAsync(order, seen, context.CancellationToken))
            await responseStream.WriteAsync(watched.ToContract(cursors.Protect(name, watched.Change.Version)), context.CancellationToken);
    }

    private async Task<Domain.Order> FindAsync(string id, ServerCallContext context)
    {
        var order = await orders.LoadAsync(Guid.Parse(id), context.CancellationToken) ?? throw new NotFoundException("order", id);
        context.AuthorizeOwner(order.UserId.ToString());
        return order;
    }

    private static void RequireEtag(Domain.Order order, string etag)
    {
        if (!EntityTag.Allows(etag, order.Id, order.Version))
            throw new ConflictException("ETAG_MISMATCH", "The order has changed since it was read: read it again and repeat the cancellation.");
    }
}
