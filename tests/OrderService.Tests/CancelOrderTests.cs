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

public sealed class CancelOrderTests : IDisposable
{
    private readonly OrdersShop _shop;
    private readonly User _user;
    private readonly Product _product;

    public CancelOrderTests(OrdersShop shop)
    {
        _shop = shop;
        _user = shop.Users.Add();
        _product = shop.Products.Add(stock: 5);
    }

    public void Dispose() => _shop.OpenGates();

    [Fact]
    public async Task CancelOrder_Confirmed_GivesTheStockBack()
    {
        var order = await PlaceAsync();

        var cancelled = (await _shop.SecondClient.CancelOrderAsync(new CancelOrderRequest { Id = order.Id, Reason = "Too late.", Etag = order.Etag }, cancellationToken: Cancel)).Order;

        cancelled.Status.ShouldBe(OrderStatus.Cancelled);
        cancelled.CancellationReason.ShouldBe("Too late.");
        cancelled.Etag.ShouldNotBe(order.Etag);
        cancelled.Lines.ShouldBe(order.Lines);
        _shop.Products.Read(_product.Id).AvailableQuantity.ShouldBe(5);
    }

    [Fact]
    public async Task CancelOrder_AgainWithTheFirstEtag_ChangesNothingAndSucceeds()
    {
        var order = await PlaceAsync();
        var cancellation = new CancelOrderRequest { Id = order.Id, Etag = order.Etag };
        var first = (await _shop.FirstClient.CancelOrderAsync(cancellation, cancellationToken: Cancel)).Order;

        cancellation.Reason = "Another reason.";
        var second = (await _shop.SecondClient.CancelOrderAsync(cancellation, cancellationToken: Cancel)).Order;

        second.ShouldBe(first);
        _shop.Products.Read(_product.Id).AvailableQuantity.ShouldBe(5);
    }

    [Fact]
    public async Task CancelOrder_ManyTimesAtOnce_CancelsOnce()
    {
        var order = await PlaceAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? _shop.FirstClient : _shop.SecondClient)
            .CancelOrderAsync(new CancelOrderRequest { Id = order.Id, Reason = $"Reason {i}." }, cancellationToken: Cancel).ResponseAsync));

        responses.Select(response => response.Order).Distinct().ShouldHaveSingleItem().Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.Read(_product.Id).AvailableQuantity.ShouldBe(5);
    }

    [Fact]
    public async Task CancelOrder_EtagOfAnotherVersion_IsAborted()
    {
        var order = await PlaceAsync();

        var error = await _shop.FirstClient.CancelOrderAsync(new CancelOrderRequest { Id = order.Id, Etag = "other" }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.Aborted);

        error.Detail<ErrorInfo>().ShouldNotBeNull();
        (await _shop.FirstClient.GetOrderAsync(new GetOrderRequest { Id = order.Id }, cancellationToken: Cancel)).Order.ShouldBe(order);
    }

    [Fact]
    public async Task CancelOrder_Unknown_IsNotFound()
    {
        var id = Guid.CreateVersion7().ToString();

        var error = await _shop.FirstClient.CancelOrderAsync(new CancelOrderRequest { Id = id }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.NotFound);

        error.Detail<ResourceInfo>().ResourceName.ShouldBe(id);
    }

    [Fact]
    public async Task CancelOrder_WhileItsReservationIsOnTheWay_LeavesNothingHeld()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _shop.Products.Gate.At("ReserveStock", RpcMoment.Before, async cancellationToken =>
        {
            arrived.TrySetResult();
            await mayGo.Task.WaitAsync(cancellationToken);
        });
        var basket = Basket(_user.Id, (_product.Id, 2));
        var placing = _shop.FirstClient.PlaceOrderAsync(basket, cancellationToken: Cancel);
        await arrived.Task.WaitAsync(Patience, Cancel);
        var pending = (await _shop.SecondClient.ListOrdersAsync(new ListOrdersRequest { UserId = _user.Id }, cancellationToken: Cancel)).Orders.ShouldHaveSingleItem();
        pending.Status.ShouldBe(OrderStatus.Pending);

        var cancelled = (await _shop.SecondClient.CancelOrderAsync(new CancelOrderRequest { Id = pending.Id }, cancellationToken: Cancel)).Order;
        mayGo.SetResult();

        (await placing).Order.ShouldBe(cancelled);
        cancelled.Status.ShouldBe(OrderStatus.Cancelled);
        (await _shop.SecondClient.PlaceOrderAsync(basket, cancellationToken: Cancel)).Order.ShouldBe(cancelled);
        _shop.Products.StatusOf(pending.Id).ShouldBe(ReservationStatus.Released);
        _shop.Products.Read(_product.Id).AvailableQuantity.ShouldBe(5);
    }

    [Fact]
    public async Task CancelOrder_WhileItIsCommitted_EndsCancelledWithNothingSold()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _shop.Products.Gate.At("CommitStock", RpcMoment.After, async cancellationToken =>
        {
            arrived.TrySetResult();
            await mayGo.Task.WaitAsync(cancellationToken);
        });
        var placing = _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (_product.Id, 2)), cancellationToken: Cancel);
        await arrived.Task.WaitAsync(Patience, Cancel);
        var reserved = (await _shop.SecondClient.ListOrdersAsync(new ListOrdersRequest { UserId = _user.Id }, cancellationToken: Cancel)).Orders.ShouldHaveSingleItem();

        await _shop.SecondClient.CancelOrderAsync(new CancelOrderRequest { Id = reserved.Id }, cancellationToken: Cancel);
        mayGo.SetResult();

        (await placing).Order.Status.ShouldBe(OrderStatus.Cancelled);
        _shop.Products.Read(_product.Id).ShouldSatisfyAllConditions(
            product => product.AvailableQuantity.ShouldBe(5),
            product => product.SoldQuantity.ShouldBe(0));
    }

    private async Task<Order> PlaceAsync() => (await _shop.FirstClient.PlaceOrderAsync(Basket(_user.Id, (_product.Id, 2)), cancellationToken: Cancel)).Order;
}
