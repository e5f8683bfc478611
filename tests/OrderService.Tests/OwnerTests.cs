using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Orders.Tests.Running;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;

namespace ShopMesh.Orders.Tests;

/// <summary>Customers have to do with their own orders only; support and admins see everyone's.</summary>
public sealed class OwnerTests
{
    private readonly OrdersShop _shop;
    private readonly User _owner;
    private readonly User _other;
    private readonly Product _product;
    private readonly OrderService.OrderServiceClient _client;

    public OwnerTests(OrdersShop shop)
    {
        _shop = shop;
        (_owner, _other) = (shop.Users.Add(), shop.Users.Add());
        _product = shop.Products.Add(stock: 20);
        _client = shop.ClientWithoutKey(shop.First);
    }

    [Fact]
    public async Task Customer_OwnOrder_IsPlacedReadWatchedAndCancelled()
    {
        var order = await PlaceAsync(_owner);

        (await _client.GetOrderAsync(new GetOrderRequest { Id = order.Id }, As(_owner), cancellationToken: Cancel)).Order.ShouldBe(order);
        using var watch = _client.WatchOrder(new WatchOrderRequest { Id = order.Id }, As(_owner), cancellationToken: Cancel);
        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();
        (await _client.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, As(_owner), cancellationToken: Cancel)).Order.Status.ShouldBe(OrderStatus.Cancelled);
    }

    [Fact]
    public async Task Customer_OrderOfSomeoneElse_IsDeniedAndUnchanged()
    {
        var order = await PlaceAsync(_owner);

        await ShouldBeDeniedAsync(_client.GetOrderAsync(new GetOrderRequest { Id = order.Id }, As(_other), cancellationToken: Cancel));
        await ShouldBeDeniedAsync(_client.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, As(_other), cancellationToken: Cancel));
        await ShouldBeDeniedAsync(_client.PlaceOrderAsync(Basket(_owner.Id, (_product.Id, 1)), As(_other), cancellationToken: Cancel));
        await ShouldBeDeniedAsync(_client.ListOrdersAsync(new ListOrdersRequest { UserId = _owner.Id }, As(_other), cancellationToken: Cancel));
        using var watch = _client.WatchOrder(new WatchOrderRequest { Id = order.Id }, As(_other), cancellationToken: Cancel);
        (await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))).StatusCode.ShouldBe(StatusCode.PermissionDenied);
        (await _shop.FirstClient.GetOrderAsync(new GetOrderRequest { Id = order.Id }, cancellationToken: Cancel)).Order.ShouldBe(order);
    }

    [Fact]
    public async Task Customer_CancelledOrderOfSomeoneElse_IsDeniedToo()
    {
        var order = await PlaceAsync(_owner);
        await _client.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, As(_owner), cancellationToken: Cancel);

        await ShouldBeDeniedAsync(_client.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, As(_other), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Customer_ListWithoutAUser_IsOfTheirOwnOrders()
    {
        var own = await PlaceAsync(_owner);
        await PlaceAsync(_other);

        var list = await _client.ListOrdersAsync(new ListOrdersRequest(), As(_owner), cancellationToken: Cancel);

        list.TotalSize.ShouldBe(1);
        list.Orders.ShouldHaveSingleItem().ShouldBe(own);
    }

    [Theory]
    [InlineData("support")]
    [InlineData("admin")]
    public async Task Staff_OrdersOfEveryone_AreReadAndNotCancelled(string role)
    {
        var order = await PlaceAsync(_owner);
        var staff = _shop.People.Headers(_other.Id, role);

        (await _client.GetOrderAsync(new GetOrderRequest { Id = order.Id }, staff, cancellationToken: Cancel)).Order.ShouldBe(order);
        (await _client.ListOrdersAsync(new ListOrdersRequest { UserId = _owner.Id }, staff, cancellationToken: Cancel)).TotalSize.ShouldBe(1);
        (await _client.ListOrdersAsync(new ListOrdersRequest { PageSize = 1 }, staff, cancellationToken: Cancel)).TotalSize.ShouldBeGreaterThan(0);
        await ShouldBeDeniedAsync(_client.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, staff, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Nobody_AnyRpc_IsAskedForCredentials()
    {
        await _client.PlaceOrderAsync(Basket(_owner.Id, (_product.Id, 1)), cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unauthenticated);
        await _client.ListOrdersAsync(new ListOrdersRequest(), cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unauthenticated);
    }

    private static async Task ShouldBeDeniedAsync<T>(AsyncUnaryCall<T> call) =>
        (await call.ShouldFailAsync(StatusCode.PermissionDenied)).Detail<ErrorInfo>().Reason.ShouldBe("NOT_OWNER");

    private Metadata As(User user) => _shop.People.Headers(user.Id);

    private async Task<Order> PlaceAsync(User user) =>
        (await _client.PlaceOrderAsync(Basket(user.Id, (_product.Id, 1)), As(user), cancellationToken: Cancel)).Order;
}
