using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shouldly;
using ShopMesh.Clients.Tests.Running;
using ShopMesh.Testing.Shop.Processes;
using Xunit;

namespace ShopMesh.Clients.Tests.Node;

/// <summary>OrderService does not notice that the ProductService under it is one in Node.</summary>
public sealed class ForeignPeerTests(ReplicatedShop shop, NodeProducts products) : IClassFixture<NodeProducts>
{
    [Fact]
    public async Task An_order_is_confirmed_and_its_stock_sold_and_given_back_when_it_is_cancelled()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var buyer = await Buyer.ArriveAsync(shop, cancellationToken);

        var order = await buyer.PlaceAsync(products.Orders[0], NodeProducts.Lamp, 2, cancellationToken);

        order.Status.ShouldBe(OrderStatus.Confirmed);
        order.Lines.ShouldHaveSingleItem().ProductName.ShouldBe("Lamp");
        order.Total.Units.ShouldBe(78);
        (await products.CountAsync(NodeProducts.Lamp, cancellationToken)).ShouldBe((1, 0, 2));

        using var channel = EdgeChannel.Open(products.Orders[1].EdgePort, shop.Identities);
        var cancelled = await new OrderService.OrderServiceClient(channel).CancelOrderAsync(
            new CancelOrderRequest { Id = order.Id, Reason = "A test" }, deadline: DateTime.UtcNow.AddSeconds(60), cancellationToken: cancellationToken);
        cancelled.Order.Status.ShouldBe(OrderStatus.Cancelled);
        (await products.CountAsync(NodeProducts.Lamp, cancellationToken)).ShouldBe((3, 0, 0));
    }

    [Fact]
    public async Task Too_little_stock_is_the_same_error_as_with_ours()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var buyer = await Buyer.ArriveAsync(shop, cancellationToken);

        var theirs = await Should.ThrowAsync<RpcException>(buyer.PlaceAsync(products.Orders[0], NodeProducts.Lamp, 10_000, cancellationToken));
        var ours = await Should.ThrowAsync<RpcException>(
            buyer.PlaceAsync(shop.Orders[0], await shop.ScarceProductAsync(cancellationToken), 10_000, cancellationToken));

        theirs.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        theirs.StatusCode.ShouldBe(ours.StatusCode);
        var violation = theirs.GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations.ShouldHaveSingleItem();
        violation.Subject.ShouldBe($"products/{NodeProducts.Lamp}");
        violation.Type.ShouldBe("INSUFFICIENT_STOCK");
        violation.Type.ShouldBe(ours.GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations.ShouldHaveSingleItem().Type);
        theirs.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason.ShouldBe(ours.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        (await products.CountAsync(NodeProducts.Lamp, cancellationToken)).Reserved.ShouldBe(0);
    }

    [Fact]
    public async Task A_reservation_is_made_and_sold_once_however_often_it_is_sent()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var first = EdgeChannel.OpenMesh(products.Ports[0], shop.Identities, "orders");
        var client = new ProductService.ProductServiceClient(first);
        var before = await products.CountAsync(NodeProducts.Mug, cancellationToken);
        var id = Guid.CreateVersion7().ToString();
        var reserve = new ReserveStockRequest { ReservationId = id, Items = { new StockItem { ProductId = NodeProducts.Mug, Quantity = 5 } } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.ReserveStockAsync(reserve, Within(cancellationToken)).ResponseAsync));
        var sales = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => client.CommitStockAsync(new CommitStockRequest { ReservationId = id }, Within(cancellationToken)).ResponseAsync));
        reserve.Items[0].Quantity = 6;
        var other = await Should.ThrowAsync<RpcException>(client.ReserveStockAsync(reserve, Within(cancellationToken)).ResponseAsync);

        answers.ShouldAllBe(answer => answer.Reservation.Status == ReservationStatus.Held);
        sales.ShouldAllBe(sale => sale.Reservation.Status == ReservationStatus.Committed);
        other.StatusCode.ShouldBe(StatusCode.AlreadyExists);
        (await products.CountAsync(NodeProducts.Mug, cancellationToken)).ShouldBe((before.Available - 5, before.Reserved, before.Sold + 5));
    }

    [Fact]
    public async Task A_caller_that_the_policy_does_not_name_is_denied_and_one_without_a_certificate_refused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var request = new BatchGetProductsRequest { Ids = { NodeProducts.Mug } };
        using var users = EdgeChannel.OpenMesh(products.Ports[0], shop.Identities, "users");
        var denied = await Should.ThrowAsync<RpcException>(
            new ProductService.ProductServiceClient(users).BatchGetProductsAsync(request, Within(cancellationToken)).ResponseAsync);
        denied.StatusCode.ShouldBe(StatusCode.PermissionDenied);
        denied.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason.ShouldBe("CALLER_NOT_ALLOWED");

        using var nobody = shop.OpenMeshWithoutCertificate(products.Ports[0]);
        var refused = await Should.ThrowAsync<RpcException>(
            new ProductService.ProductServiceClient(nobody).BatchGetProductsAsync(request, Within(cancellationToken)).ResponseAsync);
        refused.StatusCode.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Internal);
    }

    [Fact]
    public async Task A_replica_that_is_killed_fails_no_order()
    {
        const int count = 24;
        var cancellationToken = TestContext.Current.CancellationToken;
        var buyer = await Buyer.ArriveAsync(shop, cancellationToken);
        var before = await products.CountAsync(NodeProducts.Mug, cancellationToken);

        var orders = new List<Order>();
        for (var i = 0; i < count / 3; i++)
            orders.Add(await buyer.PlaceAsync(products.Orders[i % 2], NodeProducts.Mug, 1, cancellationToken));
        products.Replicas.ShouldAllBe(replica => replica.Output.Contains("Stock spiffe://shop.local/ns/local/sa/orders OK"));

        var placing = Enumerable.Range(0, count * 2 / 3).Select(i => buyer.PlaceAsync(products.Orders[i % 2], NodeProducts.Mug, 1, cancellationToken)).ToArray();
        await Task.WhenAny(placing);
        await products.Replicas[1].KillAsync();
        orders.AddRange(await Task.WhenAll(placing));
        orders.Add(await buyer.PlaceAsync(products.Orders[0], NodeProducts.Mug, 1, cancellationToken));

        orders.ShouldAllBe(order => order.Status == OrderStatus.Confirmed);
        orders.Select(order => order.Id).Distinct().Count().ShouldBe(count + 1);
        var after = await products.CountAsync(NodeProducts.Mug, cancellationToken);
        after.ShouldBe((before.Available - count - 1, before.Reserved, before.Sold + count + 1));
    }

    private static CallOptions Within(CancellationToken cancellationToken) => new(deadline: DateTime.UtcNow.AddSeconds(30), cancellationToken: cancellationToken);
}
