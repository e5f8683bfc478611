using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Npgsql;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.Mesh.Identity;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests.Inventory;

public sealed class WatchInventoryTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private const string Program = $"program:{TestProgram.Name}";

    private readonly ProductsShop _shop = new(cluster) { Settings = { ["Products:Inventory:MostWatches"] = "5" } };

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Whatever_changes_stock_on_the_other_replica_is_shown_with_who_and_why()
    {
        var product = await _shop.CreateAsync(100);
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "", product.Id);
        const string Orders = "spiffe://shop.local/ns/local/sa/orders";

        var kept = (await _shop.Orders[1].ReserveStockAsync(ProductsShop.Reservation((product.Id, 10)))).Reservation;
        await ShouldBeAsync(watcher, product, 100, 90, Orders, "reservation");
        await _shop.Orders[1].CommitStockAsync(new CommitStockRequest { ReservationId = kept.Id });
        await _shop.Orders[1].ReleaseStockAsync(new ReleaseStockRequest { ReservationId = kept.Id, AllowCommitted = true });
        await ShouldBeAsync(watcher, product, 90, 100, Orders, "release");

        var shortLived = ProductsShop.Reservation((product.Id, 3));
        shortLived.Lifetime = Duration.FromTimeSpan(TimeSpan.FromSeconds(5));
        await _shop.Orders[1].ReserveStockAsync(shortLived);
        await ShouldBeAsync(watcher, product, 100, 97, Orders, "reservation");
        _shop.Clock.Advance(TimeSpan.FromSeconds(5));
        await ShouldBeAsync(watcher, product, 97, 100, "products", "expiry");

        using var other = new Watcher(_shop.OtherClient);
        await other.ChangeAsync(product.Id, 11, reason: "delivery 7");
        (await other.ReadAsync()).Accepted.NewQuantity.ShouldBe(111);
        var change = await ShouldBeAsync(watcher, product, 100, 111, Program, "delivery 7");
        change.ChangedAt.ToDateTimeOffset().ShouldBe(_shop.Clock.GetUtcNow(), TimeSpan.FromSeconds(1));

        await _shop.OtherClient.DeleteProductAsync(new DeleteProductRequest { Id = product.Id });
        await ShouldBeAsync(watcher, product, 111, 0, Program, "deletion");
    }

    [Fact]
    public async Task New_products_and_imported_ones_are_shown_to_who_watches_all()
    {
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "");
        var created = await _shop.CreateAsync(5);
        await ShouldBeAsync(watcher, created, 0, 5, Program, "creation");

        await _shop.CreateAsync(0);
        var row = ProductsShop.NewProduct(8);
        using var import = _shop.OtherClient.ImportProducts(cancellationToken: TestContext.Current.CancellationToken);
        await import.RequestStream.WriteAsync(new ImportProductsRequest { Product = row }, TestContext.Current.CancellationToken);
        await import.RequestStream.CompleteAsync();
        await import;
        var change = await watcher.ReadChangeAsync();
        (change.OldQuantity, change.NewQuantity, change.Reason).ShouldBe((0, 8, "import"));
        (await _shop.GetAsync(change.ProductId)).Sku.ShouldBe(row.Sku);
    }

    [Fact]
    public async Task Only_what_is_subscribed_to_is_shown()
    {
        var (a, b, c) = (await _shop.CreateAsync(10), await _shop.CreateAsync(10), await _shop.CreateAsync(10));
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "", a.Id);
        await ChangeAsync(b, c, a);
        (await watcher.ReadChangeAsync()).ProductId.ShouldBe(a.Id);

        await _shop.SettleAsync();
        await watcher.SubscribeAsync("", b.Id);
        await ChangeAsync(c, b, a);
        (await watcher.ReadChangeAsync()).ProductId.ShouldBe(b.Id);
        (await watcher.ReadChangeAsync()).ProductId.ShouldBe(a.Id);

        await _shop.SettleAsync();
        await watcher.UnsubscribeAsync(a.Id);
        await watcher.SubscribeAsync("", b.Id);
        await ChangeAsync(a, c, b);
        (await watcher.ReadChangeAsync()).ProductId.ShouldBe(b.Id);

        await _shop.SettleAsync();
        await watcher.SubscribeAsync("");
        await watcher.UnsubscribeAsync(b.Id);
        await watcher.SubscribeAsync("", a.Id);
        await ChangeAsync(b, c, a);
        (await watcher.ReadChangeAsync()).ProductId.ShouldBe(c.Id);
        (await watcher.ReadChangeAsync()).ProductId.ShouldBe(a.Id);
    }

    [Fact]
    public async Task A_watcher_resumes_on_the_other_replica_and_sees_each_change_once()
    {
        var product = await _shop.CreateAsync(0);
        var quantities = new List<long>();
        var watcher = new Watcher(_shop.Client);
        await watcher.SubscribeAsync("", product.Id);
        var changing = Task.Run(async () =>
        {
            using var changer = new Watcher(_shop.Client);
            for (var i = 1; i <= 120; i++)
            {
                await changer.ChangeAsync(product.Id, 1);
                (await changer.ReadAsync()).Accepted.NewQuantity.ShouldBe(i);
            }
        });

        for (var part = 0; quantities.Count == 0 || quantities[^1] < 120; part++)
        {
            using (watcher)
            {
                for (var i = 0; i < 7 && (quantities.Count == 0 || quantities[^1] < 120); i++)
                    quantities.Add((await watcher.ReadChangeAsync()).NewQuantity);
            }

            var cursor = watcher.Cursor;
            watcher = new Watcher(part % 2 == 0 ? _shop.OtherClient : _shop.Client);
            await watcher.SubscribeAsync(cursor, product.Id);
        }

        watcher.Dispose();
        await changing;
        quantities.ShouldBe(Enumerable.Range((int)quantities[0], quantities.Count).Select(i => (long)i));
    }

    [Fact]
    public async Task A_subscription_that_goes_back_shows_its_products_only_once_more()
    {
        var (a, b) = (await _shop.CreateAsync(10), await _shop.CreateAsync(10));
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "", a.Id);
        var before = watcher.Cursor;
        await ChangeAsync(a, b, a);
        (await watcher.ReadChangeAsync()).NewQuantity.ShouldBe(11);
        (await watcher.ReadChangeAsync()).NewQuantity.ShouldBe(12);

        await watcher.SubscribeAsync(before, b.Id);
        (await watcher.ReadChangeAsync()).ProductId.ShouldBe(b.Id);
        await ChangeAsync(a);
        (await watcher.ReadChangeAsync()).NewQuantity.ShouldBe(13);
    }

    [Fact]
    public async Task A_change_of_a_transaction_that_commits_late_is_not_passed_over()
    {
        var product = await _shop.CreateAsync(10);
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "", product.Id);
        await using var connection = await _shop.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var late = new NpgsqlCommand(
            "INSERT INTO inventory_changes (product_id, old_quantity, new_quantity, changed_at, changed_by, reason) VALUES ($1, 1, 2, now(), 'late', '')",
            connection))
        {
            late.Parameters.AddWithValue(Guid.Parse(product.Id));
            await late.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await ChangeAsync(product, product);
        var cursor = watcher.Cursor;
        using var resumed = await Watcher.SubscribedAsync(_shop.OtherClient, cursor, product.Id);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        foreach (var reader in new[] { watcher, resumed })
        {
            (await reader.ReadChangeAsync()).ChangedBy.ShouldBe("late");
            (await reader.ReadChangeAsync()).NewQuantity.ShouldBe(11);
            (await reader.ReadChangeAsync()).NewQuantity.ShouldBe(12);
        }
    }

    [Fact]
    public async Task A_watcher_that_closes_its_side_goes_on_seeing_and_one_that_sees_nothing_is_done()
    {
        var product = await _shop.CreateAsync(10);
        using var changer = new Watcher(_shop.Client);
        using var watcher = await Watcher.SubscribedAsync(_shop.OtherClient, "", product.Id);
        await watcher.CloseAsync();
        await changer.ChangeAsync(product.Id, 1);
        await changer.CloseAsync();
        (await changer.ReadAsync()).Accepted.NewQuantity.ShouldBe(11);
        (await changer.HasEndedAsync()).ShouldBeTrue();
        (await watcher.ReadChangeAsync()).NewQuantity.ShouldBe(11);
    }

    [Fact]
    public async Task Requests_that_make_no_sense_end_the_stream_and_name_the_field()
    {
        var users = Guid.NewGuid().ToString();
        await ShouldRefuseAsync(new WatchInventoryRequest(), "kind");
        await ShouldRefuseAsync(Subscription("x", []), "subscribe.cursor");
        await ShouldRefuseAsync(Subscription("", [users, "x"]), "subscribe.product_ids[1]");
        await ShouldRefuseAsync(Subscription("", [.. Enumerable.Range(0, 1001).Select(_ => Guid.NewGuid().ToString())]), "subscribe.product_ids");

        using var watcher = new Watcher(_shop.Client);
        await watcher.SubscribeAsync("", [.. Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid().ToString())]);
        await watcher.SendAsync(Subscription("", [users]));
        (await watcher.ReadErrorAsync()).InvalidFields().ShouldBe(["subscribe.product_ids"]);
    }

    [Fact]
    public async Task A_cursor_of_what_is_not_kept_any_more_is_refused()
    {
        var product = await _shop.CreateAsync(10);
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "", product.Id);
        var old = watcher.Cursor;
        await ChangeAsync(product);
        await watcher.ReadChangeAsync();
        await using (var prune = _shop.Database.CreateCommand(
            "UPDATE inventory_horizon SET (transaction_id, change_id) = (SELECT transaction_id, id FROM inventory_changes ORDER BY transaction_id DESC LIMIT 1)"))
        {
            await prune.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using (await Watcher.SubscribedAsync(_shop.OtherClient, watcher.Cursor, product.Id))
        using (var late = new Watcher(_shop.OtherClient))
        {
            await late.SendAsync(Subscription(old, [product.Id]));
            var error = await late.ReadErrorAsync();
            error.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
            error.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("CURSOR_EXPIRED");
        }
    }

    [Fact]
    public async Task A_replica_has_as_many_watchers_as_it_may_and_no_more()
    {
        var watchers = new List<Watcher>();
        for (var i = 0; i < 5; i++)
            watchers.Add(await Watcher.SubscribedAsync(_shop.Client, ""));
        using (var tooMany = new Watcher(_shop.Client))
        {
            var error = await tooMany.ReadErrorAsync();
            error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
            error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
        }

        watchers.ForEach(watcher => watcher.Dispose());
        await Eventually.Async(async () =>
        {
            using var again = new Watcher(_shop.Client);
            await again.SendAsync(Subscription("", []));
            try
            {
                return (await again.ReadAsync()).Checkpoint is not null;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_deadline_ends_a_watch()
    {
        var deadline = DateTime.UtcNow.AddSeconds(6);
        using var call = _shop.Client.WatchInventory(deadline: deadline);
        await call.RequestStream.WriteAsync(Subscription("", []), TestContext.Current.CancellationToken);
        await EndAsync().ShouldEndAtDeadlineAsync(deadline);

        async Task EndAsync()
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
            }
        }
    }

    private static WatchInventoryRequest Subscription(string cursor, string[] products) =>
        new() { Subscribe = new InventorySubscription { Cursor = cursor, ProductIds = { products } } };

    private async Task ShouldRefuseAsync(WatchInventoryRequest request, string field)
    {
        using var watcher = new Watcher(_shop.Client);
        await watcher.SendAsync(request);
        var error = await watcher.ReadErrorAsync();
        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        error.InvalidFields().ShouldBe([field]);
    }

    /// <summary>Lets one piece of each come in, one after the other.</summary>
    private async Task ChangeAsync(params Product[] products)
    {
        using var changer = new Watcher(_shop.OtherClient);
        foreach (var product in products)
        {
            await changer.ChangeAsync(product.Id, 1);
            (await changer.ReadAsync()).Accepted.ShouldNotBeNull();
        }
    }

    private static async Task<InventoryChange> ShouldBeAsync(
        Watcher watcher, Product product, long before, long now, string by, string reason)
    {
        var change = await watcher.ReadChangeAsync();
        (change.ProductId, change.OldQuantity, change.NewQuantity, change.ChangedBy, change.Reason).ShouldBe((product.Id, before, now, by, reason));
        return change;
    }
}
