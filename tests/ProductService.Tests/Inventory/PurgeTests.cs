using Google.Rpc;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests.Inventory;

public sealed class PurgeTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly ProductsShop _shop = new(cluster);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task What_is_old_is_forgotten_and_what_is_young_or_sold_is_not()
    {
        var product = await _shop.CreateAsync(100);
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "", product.Id);
        var beginning = watcher.Cursor;
        var sold = (await _shop.Orders[0].ReserveStockAsync(ProductsShop.Reservation((product.Id, 1)))).Reservation.Id;
        await _shop.Orders[0].CommitStockAsync(new CommitStockRequest { ReservationId = sold });
        var released = ProductsShop.Reservation((product.Id, 1));
        await _shop.Orders[0].ReserveStockAsync(released);
        await _shop.Orders[0].ReleaseStockAsync(new ReleaseStockRequest { ReservationId = released.ReservationId });
        for (var i = 0; i < 3; i++)
            await watcher.ReadChangeAsync();
        await watcher.ChangeAsync(product.Id, 1, Guid.NewGuid().ToString());
        (await watcher.ReadAsync()).ShouldNotBeNull();
        (await watcher.ReadAsync()).ShouldNotBeNull();

        _shop.Clock.Advance(TimeSpan.FromDays(6.9));
        await ShouldHaveAsync(changes: 4, changeIds: 1, reservations: 2);
        await watcher.ChangeAsync(product.Id, 1, Guid.NewGuid().ToString());
        (await watcher.ReadAsync()).ShouldNotBeNull();
        (await watcher.ReadAsync()).ShouldNotBeNull();
        _shop.Clock.Advance(TimeSpan.FromDays(0.2));
        await Eventually.Async(async () => await CountAsync() == (1, 1, 1));

        // A young cursor still works; an old one does not, on either replica.
        using (await Watcher.SubscribedAsync(_shop.OtherClient, watcher.Cursor, product.Id))
        using (var late = new Watcher(_shop.OtherClient))
        {
            await late.SendAsync(new WatchInventoryRequest { Subscribe = new InventorySubscription { Cursor = beginning } });
            (await late.ReadErrorAsync()).Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("CURSOR_EXPIRED");
        }

        (await _shop.Orders[1].ReserveStockAsync(released)).Reservation.Status.ShouldBe(ReservationStatus.Held);
        (await _shop.Orders[1].ReleaseStockAsync(new ReleaseStockRequest { ReservationId = sold, AllowCommitted = true })).Reservation
            .Items.Count.ShouldBe(1);
    }

    private async Task ShouldHaveAsync(long changes, long changeIds, long reservations)
    {
        // The creation of the product is a change too.
        (await CountAsync()).ShouldBe((changes + 1, changeIds, reservations));
    }

    private async Task<(long Changes, long ChangeIds, long Reservations)> CountAsync()
    {
        await using var command = _shop.Database.CreateCommand(
            """
            SELECT (SELECT count(*) FROM inventory_changes), (SELECT count(*) FROM quantity_changes), (SELECT count(*) FROM reservations)
            """);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
