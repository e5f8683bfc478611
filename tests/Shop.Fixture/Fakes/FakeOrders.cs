using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Orders.V1;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Testing.Shop.Fakes;

/// <summary>An order service that confirms every order, once per request id.</summary>
public sealed class FakeOrders : OrderService.OrderServiceBase
{
    private readonly ConcurrentDictionary<string, Order> _byRequest = [];
    private readonly ConcurrentDictionary<string, int> _attempts = [];

    /// <summary>Where a test can stand.</summary>
    public RpcGate Gate { get; } = new();

    /// <summary>How often each request was sent, by request id.</summary>
    public IReadOnlyDictionary<string, int> Attempts => _attempts;

    /// <summary>What was ordered.</summary>
    public IReadOnlyCollection<Order> Orders => [.. _byRequest.Values];

    /// <summary>Decides what becomes of an attempt, from the first one on; null lets it pass.</summary>
    public Func<PlaceOrderRequest, int, StatusCode?> Judge { get; set; } = (_, _) => null;

    /// <inheritdoc/>
    public override Task<PlaceOrderResponse> PlaceOrder(PlaceOrderRequest request, ServerCallContext context) => Gate.PassAsync(
        nameof(PlaceOrder),
        () =>
        {
            var attempt = _attempts.AddOrUpdate(request.RequestId, 1, (_, count) => count + 1);
            if (Judge(request, attempt) is { } code)
                throw new RpcException(new Status(code, "As the test wants it."));
            return new PlaceOrderResponse { Order = _byRequest.GetOrAdd(request.RequestId, _ => Confirm(request)) };
        },
        context.CancellationToken);

    /// <inheritdoc/>
    public override Task<GetOrderResponse> GetOrder(GetOrderRequest request, ServerCallContext context) =>
        Task.FromResult(new GetOrderResponse { Order = Find(request.Id) });

    /// <inheritdoc/>
    public override Task<ListOrdersResponse> ListOrders(ListOrdersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListOrdersResponse { Orders = { _byRequest.Values.Where(order => order.UserId == request.UserId) } });

    /// <inheritdoc/>
    public override Task<CancelOrderResponse> CancelOrder(CancelOrderRequest request, ServerCallContext context)
    {
        var order = Find(request.Id);
        var cancelled = order.Clone();
        cancelled.Status = OrderStatus.Cancelled;
        _byRequest[order.RequestId] = cancelled;
        return Task.FromResult(new CancelOrderResponse { Order = cancelled });
    }

    private static Order Confirm(PlaceOrderRequest request) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        RequestId = request.RequestId,
        UserId = request.UserId,
        Status = OrderStatus.Confirmed,
        CreatedAt = DateTimeOffset.UtcNow.ToTimestamp(),
        Etag = "1",
    };

    private Order Find(string id) => _byRequest.Values.FirstOrDefault(order => order.Id == id) ?? throw new NotFoundException("order", id);
}
