using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using ShopMesh.Orders.Tests.Running;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;

namespace ShopMesh.Orders.Tests;

public sealed class ListOrdersTests(OrdersShop shop)
{
    private readonly Product _product = shop.Products.Add(stock: 1_000);

    [Fact]
    public async Task ListOrders_OfAUser_AreTheirsNewestFirstPageByPage()
    {
        var (user, placed) = await PlaceAsync(7);
        await PlaceAsync(2);

        var found = new List<Order>();
        var request = new ListOrdersRequest { UserId = user, PageSize = 3 };
        do
        {
            var page = await shop.FirstClient.ListOrdersAsync(request, cancellationToken: Cancel);
            page.TotalSize.ShouldBe(7);
            page.Orders.Count.ShouldBeLessThanOrEqualTo(3);
            found.AddRange(page.Orders);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        found.ShouldBe(placed.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task ListOrders_Oldest_ComeFirstWhenAskedFor()
    {
        var (user, placed) = await PlaceAsync(3);

        var page = await shop.SecondClient.ListOrdersAsync(new ListOrdersRequest { UserId = user, OrderBy = "created_at" }, cancellationToken: Cancel);

        page.Orders.ShouldBe(placed);
    }

    [Fact]
    public async Task ListOrders_ByStatus_LeavesOutTheOthers()
    {
        var (user, placed) = await PlaceAsync(3);
        var cancelled = (await shop.FirstClient.CancelOrderAsync(new CancelOrderRequest { Id = placed[1].Id }, cancellationToken: Cancel)).Order;

        var byField = await shop.FirstClient.ListOrdersAsync(new ListOrdersRequest { UserId = user, Statuses = { OrderStatus.Cancelled, OrderStatus.Cancelling } }, cancellationToken: Cancel);
        var byFilter = await shop.FirstClient.ListOrdersAsync(new ListOrdersRequest { Filter = $"user_id = {user} AND status = CANCELLED" }, cancellationToken: Cancel);

        byField.Orders.ShouldHaveSingleItem().ShouldBe(cancelled);
        byFilter.Orders.ShouldHaveSingleItem().ShouldBe(cancelled);
    }

    [Fact]
    public async Task ListOrders_ByTime_IncludesTheBeginningAndNotTheEnd()
    {
        var (user, placed) = await PlaceAsync(3);

        var page = await shop.FirstClient.ListOrdersAsync(new ListOrdersRequest
        {
            UserId = user,
            CreatedFrom = placed[0].CreatedAt,
            CreatedBefore = placed[2].CreatedAt,
            OrderBy = "created_at",
        }, cancellationToken: Cancel);

        page.Orders.ShouldBe(placed.Take(2));
    }

    [Fact]
    public async Task ListOrders_TokenOfAnotherQuestion_IsRefused()
    {
        var (user, _) = await PlaceAsync(2);
        var page = await shop.FirstClient.ListOrdersAsync(new ListOrdersRequest { UserId = user, PageSize = 1 }, cancellationToken: Cancel);

        var error = await shop.FirstClient
            .ListOrdersAsync(new ListOrdersRequest { UserId = Guid.NewGuid().ToString(), PageSize = 1, PageToken = page.NextPageToken }, cancellationToken: Cancel)
            .ShouldFailAsync(StatusCode.InvalidArgument);

        error.Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("page_token");
    }

    private async Task<(string User, IReadOnlyList<Order> Orders)> PlaceAsync(int count)
    {
        var user = shop.Users.Add().Id;
        var orders = new List<Order>();
        for (var i = 0; i < count; i++)
            orders.Add((await shop.FirstClient.PlaceOrderAsync(Basket(user, (_product.Id, 1)), cancellationToken: Cancel)).Order);
        return (user, orders);
    }
}
