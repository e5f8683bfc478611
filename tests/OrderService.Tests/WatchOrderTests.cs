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

public sealed class WatchOrderTests : IAsyncLifetime
{
    private readonly OrdersShop _shop;
    private readonly User _user;
    private readonly Product _product;

    public WatchOrderTests(OrdersShop shop)
    {
        _shop = shop;
        _user = shop.Users.Add();
        _product = shop.Products.Add(stock: 5);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _shop.OpenGates();
        await _shop.EnsureFirstAsync();
    }

    [Fact]
    public async Task WatchOrder_MovedOnTheOtherReplica_IsPushedUntilItIsFinal()
    {
        var (placing, id) = await PlaceAndHoldAsync("CommitStock");
        using var watch = Watch(_shop.SecondClient, id);
        var reserved = await NextAsync(watch);
        reserved.Order.Status.ShouldBe(OrderStatus.Reserved);
        reserved.ChangedAt.ShouldBe(reserved.Order.UpdatedAt);

        _shop.OpenGates();

        var confirmed = await NextAsync(watch);
        confirmed.Order.Status.ShouldBe(OrderStatus.Confirmed);
        confirmed.Cursor.ShouldNotBe(reserved.Cursor);
        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeFalse();
        watch.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        confirmed.Order.ShouldBe((await placing).Order);
    }

    [Fact]
    public async Task WatchOrder_FinalAlready_IsShownOnceAndEnds()
    {
        var order = await PlaceAsync();

        (await WatchToTheEndAsync(_shop.SecondClient, order.Id)).ShouldHaveSingleItem().Order.ShouldBe(order);
    }

    [Fact]
    public async Task WatchOrder_ResumedOnTheOtherReplica_ShowsEachChangeAfterTheCursorAsItWas()
    {
        var (placing, id) = await PlaceAndHoldAsync("ReserveStock");
        using var watch = Watch(_shop.FirstClient, id);
        var pending = await NextAsync(watch);
        pending.Order.Status.ShouldBe(OrderStatus.Pending);
        pending.Order.Total.ShouldBeNull();
        watch.Dispose();
        _shop.OpenGates();
        await placing;
        await WatchToTheEndAsync(_shop.SecondClient, id);
        var cancelled = (await _shop.SecondClient.CancelOrderAsync(new CancelOrderRequest { Id = id, Reason = "Too late." }, cancellationToken: Cancel)).Order;

        var rest = await WatchToTheEndAsync(_shop.SecondClient, id, pending.Cursor);

        rest.Select(change => change.Order.Status).ShouldBe([OrderStatus.Reserved, OrderStatus.Confirmed, OrderStatus.Cancelling, OrderStatus.Cancelled]);
        rest.ShouldAllBe(change => change.Order.Total != null && change.Order.Lines[0].ProductName.Length > 0);
        rest.Select(change => change.Order.CancellationReason).ShouldBe(["", "", "Too late.", "Too late."]);
        rest.Select(change => change.Order.Etag).Distinct().Count().ShouldBe(4);
        rest[^1].Order.ShouldBe(cancelled);
        (await WatchToTheEndAsync(_shop.FirstClient, id, rest[1].Cursor)).Select(change => change.Cursor).ShouldBe([rest[2].Cursor, rest[3].Cursor]);
        (await WatchToTheEndAsync(_shop.FirstClient, id, rest[3].Cursor)).ShouldBeEmpty();
    }

    [Fact]
    public async Task WatchOrder_ReplicaDies_IsResumedOnTheOtherWithoutLossOrRepetition()
    {
        var (placing, id) = await PlaceAndHoldAsync("CommitStock", _shop.SecondClient);
        using var watch = Watch(_shop.FirstClient, id);
        var reserved = await NextAsync(watch);

        await _shop.KillFirstAsync();
        (await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))).StatusCode.ShouldBe(StatusCode.Unavailable);
        _shop.OpenGates();

        (await WatchToTheEndAsync(_shop.SecondClient, id, reserved.Cursor)).ShouldHaveSingleItem().Order.Status.ShouldBe(OrderStatus.Confirmed);
        await placing;
    }

    [Fact]
    public async Task WatchOrder_ManyWatchersOnBothReplicas_SeeTheSame()
    {
        var (placing, id) = await PlaceAndHoldAsync("CommitStock");
        var watches = Enumerable.Range(0, 10).Select(i => Watch(i % 2 == 0 ? _shop.FirstClient : _shop.SecondClient, id)).ToArray();
        foreach (var watch in watches)
            (await NextAsync(watch)).Order.Status.ShouldBe(OrderStatus.Reserved);

        _shop.OpenGates();

        foreach (var watch in watches)
        {
            (await NextAsync(watch)).Order.Status.ShouldBe(OrderStatus.Confirmed);
            watch.Dispose();
        }

        await placing;
    }

    [Fact]
    public async Task WatchOrder_MoreThanTheReplicaServes_IsTurnedAwayWithATimeToComeBack()
    {
        var (placing, id) = await PlaceAndHoldAsync("CommitStock");
        var watches = Enumerable.Range(0, 20).Select(_ => Watch(_shop.SecondClient, id)).ToArray();
        foreach (var watch in watches)
            await NextAsync(watch);

        using (var oneMore = Watch(_shop.SecondClient, id))
        {
            var error = await ShouldFailAsync(oneMore, StatusCode.ResourceExhausted);
            error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
        }

        using (var elsewhere = Watch(_shop.FirstClient, id))
            (await NextAsync(elsewhere)).Order.Id.ShouldBe(id);

        _shop.OpenGates();
        foreach (var watch in watches)
        {
            await NextAsync(watch);
            (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeFalse();
            watch.Dispose();
        }

        // Those that ended have made room.
        await WatchToTheEndAsync(_shop.SecondClient, id);
        await placing;
    }

    [Fact]
    public async Task WatchOrder_DeadlineComesFirst_IsDeadlineExceeded()
    {
        var (placing, id) = await PlaceAndHoldAsync("CommitStock");
        // The first watch at a replica takes longer than later ones, and the deadline is not about that.
        using (var first = Watch(_shop.SecondClient, id))
            await NextAsync(first);
        using var watch = _shop.SecondClient.WatchOrder(new WatchOrderRequest { Id = id }, deadline: DateTime.UtcNow.AddSeconds(8), cancellationToken: Cancel);
        await NextAsync(watch);

        await ShouldFailAsync(watch, StatusCode.DeadlineExceeded);

        _shop.OpenGates();
        await placing;
    }

    [Theory]
    [InlineData("no cursor", "INVALID_CURSOR")]
    [InlineData("AAAA", "INVALID_CURSOR")]
    [InlineData(null, "CURSOR_MISMATCH")]
    public async Task WatchOrder_CursorOfSomethingElse_IsInvalidAndNamed(string? cursor, string reason)
    {
        var order = await PlaceAsync();
        cursor ??= (await WatchToTheEndAsync(_shop.FirstClient, (await PlaceAsync()).Id))[0].Cursor;

        using var watch = Watch(_shop.SecondClient, order.Id, cursor);
        var violation = (await ShouldFailAsync(watch, StatusCode.InvalidArgument)).Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem();

        violation.Field.ShouldBe("cursor");
        violation.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task WatchOrder_ChangesAfterTheCursorAreNotKeptAnyMore_SaysSo()
    {
        var order = await PlaceAsync();
        var seen = (await WatchToTheEndAsync(_shop.FirstClient, order.Id))[0].Cursor;
        await _shop.FirstClient.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, cancellationToken: Cancel);
        await _shop.QueryAsync<object>("DELETE FROM order_changes WHERE order_id = $1 AND version < 5", Guid.Parse(order.Id));

        using (var watch = Watch(_shop.SecondClient, order.Id, seen))
        {
            var error = await ShouldFailAsync(watch, StatusCode.FailedPrecondition);
            error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("CURSOR_EXPIRED");
        }

        await _shop.QueryAsync<object>("DELETE FROM order_changes WHERE order_id = $1", Guid.Parse(order.Id));
        using (var watch = Watch(_shop.SecondClient, order.Id, seen))
            (await ShouldFailAsync(watch, StatusCode.FailedPrecondition)).Detail<ErrorInfo>().Reason.ShouldBe("CURSOR_EXPIRED");
        (await WatchToTheEndAsync(_shop.SecondClient, order.Id)).ShouldHaveSingleItem().Order.Status.ShouldBe(OrderStatus.Cancelled);
    }

    [Fact]
    public async Task WatchOrder_Unknown_IsNotFound()
    {
        var id = Guid.CreateVersion7().ToString();
        using var watch = Watch(_shop.FirstClient, id);

        (await ShouldFailAsync(watch, StatusCode.NotFound)).Detail<ResourceInfo>().ResourceName.ShouldBe(id);
    }

    [Fact]
    public async Task WatchOrder_WhatIsNoId_IsInvalid()
    {
        using var watch = Watch(_shop.FirstClient, "17");

        (await ShouldFailAsync(watch, StatusCode.InvalidArgument)).Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("id");
    }

    private async Task<Order> PlaceAsync() => (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (_product.Id, 1)), cancellationToken: Cancel)).Order;

    // The order stays there until the gates are opened, whoever is at it.
    private async Task<(Task<PlaceOrderResponse> Placing, string Id)> PlaceAndHoldAsync(string rpc, OrderService.OrderServiceClient? client = null)
    {
        var arrived = _shop.Products.Gate.HoldAt(rpc, RpcMoment.Before);
        var basket = Basket(_user.Id, (_product.Id, 1));
        var placing = (client ?? _shop.FirstClient).PlaceOrderAsync(basket, cancellationToken: Cancel).ResponseAsync;
        await arrived.WaitAsync(Patience, Cancel);
        var id = await _shop.QueryAsync<Guid>("SELECT id FROM orders WHERE request_id = $1", Guid.Parse(basket.RequestId));
        return (placing, id.ToString());
    }

    private static AsyncServerStreamingCall<WatchOrderResponse> Watch(OrderService.OrderServiceClient client, string id, string cursor = "") =>
        client.WatchOrder(new WatchOrderRequest { Id = id, Cursor = cursor }, deadline: DateTime.UtcNow + Patience, cancellationToken: Cancel);

    private static async Task<WatchOrderResponse> NextAsync(AsyncServerStreamingCall<WatchOrderResponse> watch)
    {
        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeTrue("The watch ended.");
        return watch.ResponseStream.Current;
    }

    private static async Task<RpcException> ShouldFailAsync(AsyncServerStreamingCall<WatchOrderResponse> watch, StatusCode code)
    {
        var error = await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        error.StatusCode.ShouldBe(code, error.Status.Detail);
        return error;
    }
}
