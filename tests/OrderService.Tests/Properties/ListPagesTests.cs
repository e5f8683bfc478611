using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using Shop.Orders.V1;
using ShopMesh.Orders.Tests.Running;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;

namespace ShopMesh.Orders.Tests.Properties;

public sealed class ListPagesTests(OrdersShop shop)
{
    private const int Orders = 8;

    private static readonly Gen<(int PageSize, string OrderBy, (bool Adds, int Which)[] Changes)> Walks =
        from pageSize in Gen.Choose(1, 5)
        from orderBy in Gen.Elements("", "id", "id desc", "created_at", "status, created_at desc", "updated_at desc, status")
        from changes in Gen.Zip(ArbMap.Default.GeneratorFor<bool>(), Gen.Choose(0, Orders - 1)).Select(change => (change.Item1, change.Item2)).ArrayOf(Orders)
        select (pageSize, orderBy, changes);

    [Fact]
    public void ListOrders_PageByPage_VisitsEveryOrderThatStaysOnceWhileOthersComeAndGo()
    {
        var product = shop.Products.Add(stock: 100_000);
        Prop.ForAll(Walks.ToArbitrary(), async walk =>
        {
            var user = shop.Users.Add().Id;
            var orders = new Order[Orders];
            for (var i = 0; i < Orders; i++)
                orders[i] = await PlaceAsync(user, product.Id);
            var staying = orders.Select(order => order.Id).ToHashSet();
            var visited = new List<string>();
            var request = new ListOrdersRequest { PageSize = walk.PageSize, OrderBy = walk.OrderBy, UserId = user };
            for (var page = 0; page == 0 || request.PageToken.Length > 0; page++)
            {
                // Pages are asked of both replicas in turn: a token is good on any.
                var client = page % 2 == 0 ? shop.FirstClient : shop.SecondClient;
                var response = await client.ListOrdersAsync(request, cancellationToken: Cancel);
                visited.AddRange(response.Orders.Select(order => order.Id));
                request.PageToken = response.NextPageToken;
                if (page < walk.Changes.Length)
                    await ChangeAsync(walk.Changes[page], user, product.Id, orders, staying);
                page.ShouldBeLessThan(Orders * 3, "The walk does not end.");
            }

            visited.ShouldBeUnique();
            staying.Except(visited).ShouldBeEmpty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));
    }

    private async Task<Order> PlaceAsync(string user, string product) =>
        (await shop.FirstClient.PlaceOrderAsync(Basket(user, (product, 1)), cancellationToken: Cancel)).Order;

    // No rpc removes an order; those who keep the database's archive do.
    private async Task ChangeAsync((bool Adds, int Which) change, string user, string product, Order[] orders, HashSet<string> staying)
    {
        if (change.Adds)
        {
            await PlaceAsync(user, product);
        }
        else if (staying.Remove(orders[change.Which].Id))
        {
            await using var delete = shop.Database.CreateCommand("DELETE FROM orders WHERE id = $1");
            delete.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(orders[change.Which].Id) });
            (await delete.ExecuteNonQueryAsync(Cancel)).ShouldBe(1);
        }
    }
}
