using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Orders.Tests.Running;
using ShopMesh.Testing.Shop.Fakes;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;
using Status = Grpc.Core.Status;

namespace ShopMesh.Orders.Tests;

/// <summary>What calls cannot finish is finished without them.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private readonly OrdersShop _shop;
    private readonly User _user;

    public OutboxTests(OrdersShop shop)
    {
        _shop = shop;
        _user = shop.Users.Add();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _shop.OpenGates();
        await _shop.EnsureFirstAsync();
    }

    [Theory]
    [InlineData("GetUser")]
    [InlineData("BatchGetProducts")]
    [InlineData("ReserveStock")]
    [InlineData("CommitStock")]
    public async Task PlaceOrder_DependencyIsAwayAndComesBack_IsConfirmedThoughNobodyAsksAgain(string rpc)
    {
        var product = _shop.Products.Add(stock: 5);
        Fail(rpc, StatusCode.Unavailable);
        var basket = Basket(_user.Id, (product.Id, 2));
        await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unavailable);
        var id = await IdAsync(basket);
        await UntilFailedAgainAsync(id, times: 2);

        _shop.OpenGates();

        (await WatchToTheEndAsync(_shop.SecondClient, id))[^1].Order.Status.ShouldBe(OrderStatus.Confirmed);
        _shop.Products.Read(product.Id).SoldQuantity.ShouldBe(2);
        await OutboxShouldNotHaveAsync(id);
    }

    [Fact]
    public async Task CancelOrder_StockCannotBeGivenBackForAWhile_IsCompensatedToTheEnd()
    {
        var product = _shop.Products.Add(stock: 5);
        var order = (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (product.Id, 2)), cancellationToken: Cancel)).Order;
        Fail("ReleaseStock", StatusCode.Unavailable);
        await _shop.FirstClient.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unavailable);
        await UntilFailedAgainAsync(order.Id, times: 3);

        _shop.OpenGates();

        (await WatchToTheEndAsync(_shop.SecondClient, order.Id))[^1].Order.Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.Read(product.Id).AvailableQuantity.ShouldBe(5);
        await OutboxShouldNotHaveAsync(order.Id);
    }

    [Fact]
    public async Task PlaceOrder_CallerLeavesHalfWay_IsFinishedAllTheSame()
    {
        var product = _shop.Products.Add(stock: 5);
        var arrived = _shop.Products.Gate.HoldAt("CommitStock", RpcMoment.Before);
        var basket = Basket(_user.Id, (product.Id, 2));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var placing = _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: leaving.Token).ShouldFailAsync(StatusCode.Cancelled);
        await arrived.WaitAsync(Patience, Cancel);
        await leaving.CancelAsync();
        await placing;

        _shop.OpenGates();

        (await WatchToTheEndAsync(_shop.SecondClient, await IdAsync(basket)))[^1].Order.Status.ShouldBe(OrderStatus.Confirmed);
        _shop.Products.Read(product.Id).SoldQuantity.ShouldBe(2);
    }

    [Fact]
    public async Task Relay_DiesWhileItIsAtAStep_IsReplacedByTheOther()
    {
        var product = _shop.Products.Add(stock: 5);
        var basket = Basket(_user.Id, (product.Id, 2));
        Fail("CommitStock", StatusCode.Unavailable);
        await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unavailable);
        // From now on it is relays that come to it, of either replica, and again when a lease is over.
        var arrived = _shop.Products.Gate.HoldAt("CommitStock", RpcMoment.After);
        _shop.Products.Gate.At("CommitStock", RpcMoment.Before, _ => Task.CompletedTask);
        await arrived.WaitAsync(Patience, Cancel);

        await _shop.KillFirstAsync();
        _shop.OpenGates();

        (await WatchToTheEndAsync(_shop.SecondClient, await IdAsync(basket)))[^1].Order.Status.ShouldBe(OrderStatus.Confirmed);
        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.SoldQuantity.ShouldBe(2),
            read => read.ReservedQuantity.ShouldBe(0));
    }

    [Fact]
    public async Task Relays_OfBothReplicasAndCallersWhoAskAgain_MoveEachOrderOnceAndSellItOnce()
    {
        const int count = 40;
        var product = _shop.Products.Add(stock: count);
        Fail("CommitStock", StatusCode.Unavailable);
        var baskets = Enumerable.Range(0, count).Select(_ => Basket(_user.Id, (product.Id, 1))).ToArray();
        await Task.WhenAll(baskets.Select((basket, i) => Client(i).PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unavailable)));

        _shop.OpenGates();
        var again = await Task.WhenAll(baskets.Where((_, i) => i % 4 == 0).Select((basket, i) => Client(i).PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync));

        again.ShouldAllBe(response => response.Order.Status == OrderStatus.Confirmed);
        foreach (var basket in baskets)
        {
            var id = await IdAsync(basket);
            (await WatchToTheEndAsync(_shop.SecondClient, id))[^1].Order.Status.ShouldBe(OrderStatus.Confirmed);
            (await _shop.QueryAsync<string>("SELECT string_agg(status::text, ' ' ORDER BY version) FROM order_changes WHERE order_id = $1", Guid.Parse(id)))
                .ShouldBe("1 2 3");
        }

        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(0),
            read => read.ReservedQuantity.ShouldBe(0),
            read => read.SoldQuantity.ShouldBe(count));
    }

    [Theory]
    [InlineData("ReserveStock", OrderStatus.Pending)]
    [InlineData("CommitStock", OrderStatus.Reserved)]
    public async Task Order_CannotBeFinishedInTime_IsCancelledWithAReasonAndHoldsNothing(string rpc, OrderStatus stuckAt)
    {
        var product = _shop.Products.Add(stock: 5);
        Fail(rpc, StatusCode.Unavailable);
        var basket = Basket(_user.Id, (product.Id, 2));
        await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Unavailable);
        var id = await IdAsync(basket);
        (await _shop.SecondClient.GetOrderAsync(new GetOrderRequest { Id = id }, cancellationToken: Cancel)).Order.Status.ShouldBe(stuckAt);

        await _shop.QueryAsync<object>("UPDATE orders SET created_at = created_at - interval '16 minutes' WHERE id = $1", Guid.Parse(id));

        var order = (await WatchToTheEndAsync(_shop.SecondClient, id))[^1].Order;
        order.Status.ShouldBe(OrderStatus.Cancelled);
        order.CancellationReason.ShouldContain("15 minutes");
        _shop.Products.StatusOf(id).ShouldBe(ReservationStatus.Released);
        _shop.Products.Read(product.Id).AvailableQuantity.ShouldBe(5);
        _shop.OpenGates();
        var error = await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);
        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("ORDER_EXPIRED");
    }

    [Fact]
    public async Task Order_StockAnswersWhatNobodyExpects_StaysVisibleInTheOutboxUntilItCanBeFinished()
    {
        var product = _shop.Products.Add(stock: 5);
        Fail("CommitStock", StatusCode.PermissionDenied);
        var basket = Basket(_user.Id, (product.Id, 2));
        await _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Internal);
        var id = await IdAsync(basket);
        await UntilFailedAgainAsync(id, times: 3);

        var lastError = await _shop.QueryAsync<string>("SELECT last_error FROM order_outbox WHERE order_id = $1", Guid.Parse(id));
        lastError.ShouldNotBeNull().ShouldContain("PermissionDenied");
        lastError.ShouldNotContain(SecretDetail);

        _shop.OpenGates();
        (await WatchToTheEndAsync(_shop.SecondClient, id))[^1].Order.Status.ShouldBe(OrderStatus.Confirmed);
    }

    private const string SecretDetail = "password of the database";

    private OrderService.OrderServiceClient Client(int i) => i % 2 == 0 ? _shop.FirstClient : _shop.SecondClient;

    private void Fail(string rpc, StatusCode code)
    {
        var gate = rpc == "GetUser" ? _shop.Users.Gate : _shop.Products.Gate;
        gate.At(rpc, RpcMoment.Before, _ => throw new RpcException(new Status(code, SecretDetail)));
    }

    private async Task<string> IdAsync(PlaceOrderRequest basket) =>
        (await _shop.QueryAsync<Guid>("SELECT id FROM orders WHERE request_id = $1", Guid.Parse(basket.RequestId))).ToString();

    private Task UntilFailedAgainAsync(string id, int times) => Eventually.Async(async () =>
        await _shop.QueryAsync<bool>("SELECT attempts >= $2 AND last_error IS NOT NULL FROM order_outbox WHERE order_id = $1", Guid.Parse(id), times));

    private async Task OutboxShouldNotHaveAsync(string id) =>
        (await _shop.QueryAsync<long>("SELECT count(*) FROM order_outbox WHERE order_id = $1", Guid.Parse(id))).ShouldBe(0);
}
