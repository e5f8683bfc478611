using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Integration.Tests.Telemetry;
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
        await _shop.EnsureFirstAsync();
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
        await DieAtAsync(
            rpc, moment, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync,
            async () => (await FindAsync(basket)).Status.ShouldBe(leftAt));

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
        await DieAtAsync(
            "ReleaseStock", moment, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync,
            async () => (await FindAsync(basket)).Status.ShouldBe(OrderStatus.Cancelling));

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

    [Theory]
    [InlineData("GetUser", RpcMoment.Before)]
    [InlineData("ReserveStock", RpcMoment.Before)]
    [InlineData("ReserveStock", RpcMoment.After)]
    [InlineData("CommitStock", RpcMoment.Before)]
    [InlineData("CommitStock", RpcMoment.After)]
    public async Task PlaceOrder_ReplicaDiesAndNobodyAsksAgain_IsFinishedByARelayExactlyOnce(string rpc, RpcMoment moment)
    {
        var product = _shop.Products.Add(stock: 5);
        var basket = Basket(_user.Id, (product.Id, 2));
        await DieAtAsync(rpc, moment, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync);

        var order = (await WatchToTheEndAsync(_shop.SecondClient, (await FindAsync(basket)).Id))[^1].Order;

        order.Status.ShouldBe(OrderStatus.Confirmed);
        (await _shop.CountOrdersAsync(basket.RequestId)).ShouldBe(1);
        _shop.Products.StatusOf(order.Id).ShouldBe(ReservationStatus.Committed);
        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(3),
            read => read.ReservedQuantity.ShouldBe(0),
            read => read.SoldQuantity.ShouldBe(2));
        await ShouldHaveMovedOnceThroughAsync(order.Id, OrderStatus.Pending, OrderStatus.Reserved, OrderStatus.Confirmed);
    }

    [Theory]
    [InlineData(RpcMoment.Before)]
    [InlineData(RpcMoment.After)]
    public async Task CancelOrder_ReplicaDiesDuringCompensationAndNobodyAsksAgain_IsFinishedByARelay(RpcMoment moment)
    {
        var product = _shop.Products.Add(stock: 5);
        var order = (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (product.Id, 2)), cancellationToken: Cancel)).Order;
        await DieAtAsync("ReleaseStock", moment, () => _shop.FirstClient.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, cancellationToken: Cancel).ResponseAsync);

        (await WatchToTheEndAsync(_shop.SecondClient, order.Id))[^1].Order.Status.ShouldBe(OrderStatus.Cancelled);

        _shop.Products.Read(product.Id).ShouldSatisfyAllConditions(
            read => read.AvailableQuantity.ShouldBe(5),
            read => read.SoldQuantity.ShouldBe(0));
        await ShouldHaveMovedOnceThroughAsync(
            order.Id, OrderStatus.Pending, OrderStatus.Reserved, OrderStatus.Confirmed, OrderStatus.Cancelling, OrderStatus.Cancelled);
    }

    [Fact]
    public async Task PlaceOrder_TurningItDownDiesHalfWayAndNobodyAsksAgain_IsFinishedByARelay()
    {
        var product = _shop.Products.Add(stock: 1);
        var basket = Basket(_user.Id, (product.Id, 2));
        await DieAtAsync("ReleaseStock", RpcMoment.After, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync);

        var order = (await WatchToTheEndAsync(_shop.SecondClient, (await FindAsync(basket)).Id))[^1].Order;

        order.Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.StatusOf(order.Id).ShouldBe(ReservationStatus.Released);
        _shop.Products.Read(product.Id).AvailableQuantity.ShouldBe(1);
    }

    [Fact]
    public async Task PlaceOrder_ReplicaDies_WhatARelayDoesLaterIsPartOfItsTrace()
    {
        var product = _shop.Products.Add(stock: 5);
        var basket = Basket(_user.Id, (product.Id, 2));
        var traceId = Guid.NewGuid().ToString("n");
        var headers = new Metadata { { "traceparent", $"00-{traceId}-00f067aa0ba902b7-01" }, { "tracestate", "shop=test" } };
        await DieAtAsync("CommitStock", RpcMoment.Before, () => _shop.FirstClient.PlaceOrderAsync(basket, headers, cancellationToken: Cancel).ResponseAsync);

        var spans = await _shop.Telemetry.WaitForTraceAsync(
            traceId, found => found.Any(span => span.Name.EndsWith("/CommitStock", StringComparison.Ordinal) && IsUnderRelay(span, found)), Cancel);

        var relay = spans.First(span => span.Name == "relay commit");
        relay.ParentSpanId.ShouldNotBeEmpty();
        relay.Attributes["shop.order.id"].ShouldContain((await FindAsync(basket)).Id);
    }

    [Fact]
    public async Task PlaceOrder_TakenUpAfterItsReservationRanOut_IsTurnedDownAndHoldsNothing()
    {
        var product = _shop.Products.Add(stock: 5);
        var basket = Basket(_user.Id, (product.Id, 2));
        await DieAtAsync(
            "CommitStock", RpcMoment.Before, () => _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync,
            async () => _shop.Products.Expire((await FindAsync(basket)).Id));

        var error = await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel).ShouldFailAsync(StatusCode.FailedPrecondition);

        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("RESERVATION_ENDED");
        (await FindAsync(basket)).Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.Read(product.Id).AvailableQuantity.ShouldBe(5);
    }

    // Whoever comes to this point meanwhile, such as a relay, is held there as well.
    private async Task DieAtAsync(string rpc, RpcMoment moment, Func<Task> call, Func<Task>? thenBeforeAnyoneGoesOn = null)
    {
        var gate = rpc == "GetUser" ? _shop.Users.Gate : _shop.Products.Gate;
        var arrived = gate.HoldAt(rpc, moment);
        var failing = Should.ThrowAsync<RpcException>(call);
        await arrived.WaitAsync(Patience, Cancel);
        await _shop.KillFirstAsync();
        (await failing).StatusCode.ShouldBe(StatusCode.Unavailable);
        if (thenBeforeAnyoneGoesOn is not null)
            await thenBeforeAnyoneGoesOn();
        _shop.OpenGates();
    }

    private static bool IsUnderRelay(ExportedSpan span, IReadOnlyList<ExportedSpan> spans) =>
        spans.FirstOrDefault(parent => parent.SpanId == span.ParentSpanId) is { } parent && (parent.Name == "relay commit" || IsUnderRelay(parent, spans));

    private async Task ShouldHaveMovedOnceThroughAsync(string orderId, params OrderStatus[] statuses)
    {
        var moves = await _shop.QueryAsync<string>(
            "SELECT string_agg(version || ':' || status, ' ' ORDER BY version) FROM order_changes WHERE order_id = $1", Guid.Parse(orderId));
        moves.ShouldBe(string.Join(' ', statuses.Select((status, i) => $"{i + 1}:{(int)status}")));
        (await _shop.QueryAsync<long>("SELECT count(*) FROM order_outbox WHERE order_id = $1", Guid.Parse(orderId))).ShouldBe(0);
    }

    private async Task<Order> FindAsync(PlaceOrderRequest basket)
    {
        var list = await _shop.SecondClient.ListOrdersAsync(new ListOrdersRequest { UserId = basket.UserId }, cancellationToken: Cancel);
        return list.Orders.Single(order => order.RequestId == basket.RequestId);
    }
}
