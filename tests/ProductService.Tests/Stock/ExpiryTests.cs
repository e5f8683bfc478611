using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests.Stock;

public sealed class ExpiryTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly ProductsShop _shop = new(cluster);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_reservation_gives_its_stock_back_when_its_time_is_over_and_not_before()
    {
        var product = await _shop.CreateAsync(10);
        var held = await ReserveAsync(product, 4, TimeSpan.FromSeconds(20));
        _shop.Clock.Advance(TimeSpan.FromSeconds(19));
        (await _shop.GetAsync(product.Id)).ReservedQuantity.ShouldBe(4);

        _shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await BackAsync(product, 10);

        (await _shop.Orders[0].ReserveStockAsync(held)).Reservation.Status.ShouldBe(ReservationStatus.Expired);
        var error = await _shop.Orders[1].CommitStockAsync(new CommitStockRequest { ReservationId = held.ReservationId })
            .ShouldFailAsync(StatusCode.FailedPrecondition);
        error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("RESERVATION_EXPIRED");
        (await _shop.Orders[1].ReleaseStockAsync(new ReleaseStockRequest { ReservationId = held.ReservationId })).Reservation.Status
            .ShouldBe(ReservationStatus.Expired);
        (await _shop.GetAsync(product.Id)).AvailableQuantity.ShouldBe(10);
    }

    [Fact]
    public async Task A_short_reservation_is_given_back_in_time_although_everyone_sleeps_for_a_long_one()
    {
        var product = await _shop.CreateAsync(10);
        await ReserveAsync(product, 1, TimeSpan.FromHours(1));
        await ReserveAsync(product, 2, TimeSpan.FromSeconds(2));
        _shop.Clock.Advance(TimeSpan.FromSeconds(2));
        await BackAsync(product, 9);
    }

    [Fact]
    public async Task Many_that_expire_at_once_are_each_given_back_once_by_either_replica()
    {
        var products = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _shop.CreateAsync(1000)));
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => ReserveAsync(products[i % 5], 1 + (i % 3), TimeSpan.FromSeconds(5), i % 2)));
        (await _shop.SumAsync()).Reserved.ShouldBe(Enumerable.Range(0, 500).Sum(i => 1 + (i % 3)));

        _shop.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var product in products)
            await BackAsync(product, 1000);
        (await _shop.HeldAsync()).ShouldBe(0);
        (await _shop.SumAsync()).ShouldBe((5000, 5000, 0, 0));
    }

    [Fact]
    public async Task A_sale_does_not_expire()
    {
        var (sold, held) = (await _shop.CreateAsync(10), await _shop.CreateAsync(10));
        var request = await ReserveAsync(sold, 4, TimeSpan.FromSeconds(1));
        await _shop.Orders[0].CommitStockAsync(new CommitStockRequest { ReservationId = request.ReservationId });
        await ReserveAsync(held, 4, TimeSpan.FromSeconds(1));
        _shop.Clock.Advance(TimeSpan.FromHours(1));
        await BackAsync(held, 10);
        (await _shop.GetAsync(sold.Id)).SoldQuantity.ShouldBe(4);
    }

    private async Task<ReserveStockRequest> ReserveAsync(Product product, long quantity, TimeSpan lifetime, int replica = 0)
    {
        var request = ProductsShop.Reservation((product.Id, quantity));
        request.Lifetime = Duration.FromTimeSpan(lifetime);
        await _shop.Orders[replica].ReserveStockAsync(request);
        return request;
    }

    private Task BackAsync(Product product, long available) =>
        Eventually.Async(async () => (await _shop.GetAsync(product.Id)).AvailableQuantity == available);
}
