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

namespace ShopMesh.Orders.Tests;

/// <summary>A replica is killed (-9) between each pair of steps, and the other one is asked again.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private readonly OrdersShop _shop;
    private readonly User _user;

    public CrashTests(OrdersShop shop)
    {
        _shop = shop;
        _user = shop.Users.Add();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _shop.OpenGates();
        await _shop.StartFirstAsync();
    }

    [Theory]
    [InlineData("GetUser", RpcMoment.Before, OrderStatus.Pending)]
    [InlineData("BatchGetProducts", RpcMoment.After, OrderStatus.Pending)]
    [InlineData("ReserveStock", RpcMoment.Before, OrderStatus.Pending)]
    [InlineData("ReserveStock", RpcMoment.After, OrderStatus.Pending)]
    [InlineData("CommitStock", RpcMoment.Before, OrderStatus.Reserved)]
    [InlineData("CommitStock", RpcMoment.After, OrderStatus.Reserved)]
    public async Task PlaceOrder_ReplicaDiesOnTheWay_IsFinishedByTheOtherExactlyOnce(string rpc, RpcMoment moment, OrderStatus leftAt)
    {
        var product = _shop.Products.Add(stock: 5);
        var basket = Basket(_user.Id, (product.Id, 2));
        await DieAtAsync(rpc, moment, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync);
        (await FindAsync(basket)).Status.ShouldBe(leftAt);

        var order = (await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel)).Order;

        order.Status.ShouldBe(OrderStatus.Confirmed);
        (await _shop.CountOrdersAsync(basket.RequestId)).ShouldBe(1);
        _shop.Products.StatusOf(order.Id).ShouldBe(ReservationStatus.Committed);
        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(3),
            read => read.ReservedQuantity.ShouldBe(0),
            read => read.SoldQuantity.ShouldBe(2));
    }

    [Theory]
    [InlineData(RpcMoment.Before)]
    [InlineData(RpcMoment.After)]
    public async Task PlaceOrder_ReplicaDiesWhileTurningItDown_IsTurnedDownByTheOther(RpcMoment moment)
    {
        var product = _shop.Products.Add(stock: 1);
        var basket = Basket(_user.Id, (product.Id, 2));
        await DieAtAsync("ReleaseStock", moment, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync);
        (await FindAsync(basket)).Status.ShouldBe(OrderStatus.Cancelling);

        var error = await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);

        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("INSUFFICIENT_STOCK");
        var order = await FindAsync(basket);
        order.Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.StatusOf(order.Id).ShouldBe(ReservationStatus.Released);
        _shop.Products.Read(product.Id).AvailableQuantity.ShouldBe(1);
    }

    [Theory]
    [InlineData(RpcMoment.Before)]
    [InlineData(RpcMoment.After)]
    public async Task CancelOrder_ReplicaDiesOnTheWay_IsFinishedByTheOtherExactlyOnce(RpcMoment moment)
    {
        var product = _shop.Products.Add(stock: 5);
        var order = (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (product.Id, 2)), cancellationToken: Cancel)).Order;
        var cancellation = new CancelOrderRequest { Id = order.Id, Reason = "Changed my mind.", Etag = order.Etag };
        await DieAtAsync("ReleaseStock", moment, () => _shop.FirstClient.CancelOrderAsync(cancellation, cancellationToken: Cancel).ResponseAsync);

        var cancelled = (await _shop.SecondClient.CancelOrderAsync(cancellation, cancellationToken: Cancel)).Order;

        cancelled.Status.ShouldBe(OrderStatus.Cancelled);
        cancelled.CancellationReason.ShouldBe("Changed my mind.");
        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(5),
            read => read.SoldQuantity.ShouldBe(0));
    }

    [Fact]
    public async Task PlaceOrder_TakenUpAfterItsReservationRanOut_IsTurnedDownAndHoldsNothing()
    {
        var product = _shop.Products.Add(stock: 5);
        var basket = Basket(_user.Id, (product.Id, 2));
        await DieAtAsync("CommitStock", RpcMoment.Before, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync);
        _shop.Products.Expire((await FindAsync(basket)).Id);

        var error = await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);

        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("RESERVATION_ENDED");
        (await FindAsync(basket)).Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.Read(product.Id).AvailableQuantity.ShouldBe(5);
    }

    private async Task DieAtAsync(string rpc, RpcMoment moment, Func<Task> call)
    {
        var gate = rpc == "GetUser" ? _shop.Users.Gate : _shop.Products.Gate;
        var arrived = gate.HoldAt(rpc, moment);
        var failing = Should.ThrowAsync<RpcException>(call);
        await arrived.WaitAsync(Patience, Cancel);
        await _shop.First.KillAsync();
        (await failing).StatusCode.ShouldBe(StatusCode.Unavailable);
        _shop.OpenGates();
    }

    private async Task<Order> FindAsync(PlaceOrderRequest basket)
    {
        var list = await _shop.SecondClient.ListOrdersAsync(new ListOrdersRequest { UserId = basket.UserId }, cancellationToken: Cancel);
        return list.Orders.Single(order => order.RequestId == basket.RequestId);
    }
}
