using Google.Rpc;
using Grpc.Core;
using Npgsql;
using Shop.Products.V1;
using ShopMesh.Products.Import;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests.Import;

public sealed class ImportProductsTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly ProductsShop _shop = new(cluster) { Settings = { ["Products:Import:ChunkRows"] = "50", ["Products:Import:MostAtOnce"] = "3" } };

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task New_products_are_as_their_rows_say()
    {
        var row = ProductsShop.NewProduct(7);
        row.Description = "Ünïcode \"quoted\" \\ \t tab";
        row.Category = Category.Home;
        row.Tags.AddRange(["a", "b,c", "{d}"]);
        row.Metadata["key"] = "value \" with quotes";
        row.Status = ProductStatus.Discontinued;
        var response = await ImportAsync(row);
        (response.ReceivedCount, response.SucceededCount, response.FailedCount).ShouldBe((1, 1, 0));
        response.Elapsed.ShouldNotBeNull();

        var stored = (await ListAsync()).ShouldHaveSingleItem();
        var expected = row.Clone();
        (expected.Id, expected.Etag, expected.CreatedAt, expected.UpdatedAt) = (stored.Id, stored.Etag, stored.CreatedAt, stored.UpdatedAt);
        stored.ShouldBe(expected);
        Guid.Parse(stored.Id).Version.ShouldBe(7);
        (await _shop.Client.CreateProductAsync(new CreateProductRequest { Product = row }).ShouldFailAsync(StatusCode.AlreadyExists)).Reason()
            .ShouldBe("SKU_TAKEN");
    }

    [Fact]
    public async Task A_known_product_gets_the_details_and_keeps_its_quantities()
    {
        var known = await _shop.CreateAsync(10);
        await _shop.Orders[0].ReserveStockAsync(ProductsShop.Reservation((known.Id, 4)));
        var row = known.Clone();
        (row.Name, row.Price, row.AvailableQuantity) = ("New name", ProductsShop.Euros(99), 1_000);
        (await ImportAsync(row)).SucceededCount.ShouldBe(1);

        var changed = await _shop.GetAsync(known.Id);
        (changed.Name, changed.Price, changed.AvailableQuantity, changed.ReservedQuantity).ShouldBe(("New name", row.Price, 6, 4));
        changed.Etag.ShouldNotBe(known.Etag);
        changed.CreatedAt.ShouldBe(known.CreatedAt);

        // Sent again, it changes nothing.
        (await ImportAsync(row)).SucceededCount.ShouldBe(1);
        (await _shop.GetAsync(known.Id)).ShouldBe(changed);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    public async Task Of_rows_with_one_SKU_the_last_says_what_it_is_and_the_first_how_many_there_are(int rowsBetween)
    {
        var (first, last) = (ProductsShop.NewProduct(5), ProductsShop.NewProduct(9));
        last.Sku = first.Sku;
        last.Name = "The last one";
        var response = await ImportAsync([first, .. Enumerable.Range(0, rowsBetween).Select(_ => ProductsShop.NewProduct()), last]);
        response.SucceededCount.ShouldBe(rowsBetween + 2);

        var stored = (await ListAsync()).Single(product => product.Sku == first.Sku);
        (stored.Name, stored.AvailableQuantity).ShouldBe(("The last one", 5));
    }

    [Fact]
    public async Task Bad_rows_are_told_and_the_others_kept()
    {
        var rows = Enumerable.Range(0, 120).Select(_ => ProductsShop.NewProduct()).ToArray();
        rows[3].Sku = "lower case";
        rows[60].Name = "";
        rows[60].AvailableQuantity = -1;
        rows[119].Price = null;
        rows[119].Sku = new string('X', 100);
        rows[7].Tags.AddRange(["fine", ""]);
        var response = await ImportAsync(rows);

        (response.ReceivedCount, response.SucceededCount, response.FailedCount).ShouldBe((120, 116, 4));
        response.Failures.Select(failure => (failure.Index, failure.Key, (StatusCode)failure.Code, failure.Field)).ShouldBe(
        [
            (3, "lower case", StatusCode.InvalidArgument, "product.sku"),
            (7, rows[7].Sku, StatusCode.InvalidArgument, "product.tags[1]"),
            (60, rows[60].Sku, StatusCode.InvalidArgument, "product.name"),
            (119, new string('X', 64), StatusCode.InvalidArgument, "product.sku"),
        ]);
        response.Failures[2].Message.ShouldContain("product.available_quantity");
        (await ListAsync()).Count.ShouldBe(116);
    }

    [Fact]
    public async Task An_import_of_nothing_and_one_of_nothing_good_are_answered()
    {
        (await ImportAsync()).ReceivedCount.ShouldBe(0);
        using var call = _shop.Client.ImportProducts(cancellationToken: TestContext.Current.CancellationToken);
        for (var i = 0; i < 1100; i++)
            await call.RequestStream.WriteAsync(new ImportProductsRequest());
        await call.RequestStream.CompleteAsync();
        var response = await call;
        (response.FailedCount, response.Failures.Count).ShouldBe((1100, 1000));
        response.Failures[999].Index.ShouldBe(999);
        response.Failures.ShouldAllBe(failure => failure.Field == "product");
    }

    [Fact]
    public async Task An_import_that_is_cancelled_half_way_has_stored_whole_chunks_and_can_be_sent_again()
    {
        var rows = Enumerable.Range(0, 230).Select(_ => ProductsShop.NewProduct(1)).ToArray();
        using (var call = _shop.Client.ImportProducts())
        {
            foreach (var row in rows.Take(130))
                await call.RequestStream.WriteAsync(new ImportProductsRequest { Product = row });
            await Eventually.Async(async () => (await _shop.SumAsync()).Received == 100);
        }

        await Eventually.Async(() => Task.FromResult(_shop.Replicas[0].Log.Text.Contains("the first 100 rows are settled", StringComparison.Ordinal)));
        (await ListAsync()).Count.ShouldBe(100);
        (await StagedAsync()).ShouldBe(0);

        (await ImportAsync(rows)).SucceededCount.ShouldBe(230);
        (await _shop.SumAsync()).Received.ShouldBe(230);
    }

    [Fact]
    public async Task A_row_that_is_larger_than_a_message_may_be_ends_the_import_and_the_trailer_says_what_was_stored()
    {
        using var call = _shop.Client.ImportProducts(cancellationToken: TestContext.Current.CancellationToken);
        for (var i = 0; i < 120; i++)
            await call.RequestStream.WriteAsync(new ImportProductsRequest { Product = ProductsShop.NewProduct() });
        await Eventually.Async(async () => (await ListAsync()).Count == 100);
        var large = new ImportProductsRequest { Product = ProductsShop.NewProduct() };
        large.Product.Description = new string('x', 5 * 1024 * 1024);
        await Should.ThrowAsync<RpcException>(async () =>
        {
            await call.RequestStream.WriteAsync(large);
            await call;
        });
        var error = await Should.ThrowAsync<RpcException>(call.ResponseAsync);
        error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        error.Trailers.GetValue(ProductImporter.SettledTrailer).ShouldBe("100");
    }

    [Fact]
    public async Task A_deadline_ends_an_import_that_waits_for_its_caller()
    {
        var deadline = DateTime.UtcNow.AddSeconds(6);
        using var call = _shop.Client.ImportProducts(deadline: deadline);
        await call.RequestStream.WriteAsync(new ImportProductsRequest { Product = ProductsShop.NewProduct() });
        await call.ResponseAsync.ShouldEndAtDeadlineAsync(deadline);
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_product_that_someone_else_makes_while_its_chunk_is_copied_is_a_known_one()
    {
        var (known, taken) = (await _shop.CreateAsync(10), ProductsShop.NewProduct(3));
        await using var connection = await _shop.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var make = new NpgsqlCommand("UPDATE products SET sku = $1 WHERE id = $2", connection)
        {
            Parameters = { new() { Value = taken.Sku }, new() { Value = Guid.Parse(known.Id) } },
        };
        await make.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var import = ImportAsync([.. Enumerable.Range(0, 20).Select(_ => ProductsShop.NewProduct(1)), taken]);
        await using var waiting = _shop.Database.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY products%' AND wait_event_type = 'Lock'");
        await Eventually.Async(async () => (long)(await waiting.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 1);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        (await import).SucceededCount.ShouldBe(21);
        var stored = await _shop.GetAsync(known.Id);
        (stored.Sku, stored.Name, stored.AvailableQuantity).ShouldBe((taken.Sku, taken.Name, 10));
        (await ListAsync()).Count.ShouldBe(21);
        (await _shop.SumAsync()).Received.ShouldBe(30);
    }

    [Fact]
    public async Task Imports_of_the_same_rows_over_two_replicas_and_reservations_of_them_do_not_get_in_each_others_way()
    {
        var known = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _shop.CreateAsync(1000)));
        var rows = Enumerable.Range(0, 300).Select(_ => ProductsShop.NewProduct(3)).Concat(known).ToArray();
        var imports = Enumerable.Range(0, 4).Select(i =>
        {
            var random = new Random(i);
            var mine = rows.Select(row => row.Clone()).OrderBy(_ => random.Next()).ToArray();
            foreach (var row in mine)
                row.Name = $"Import {i}";
            return ImportAsync(i % 2 == 0 ? _shop.Client : _shop.OtherClient, mine);
        });
        var reservations = Enumerable.Range(0, 100).Select(i => _shop.Orders[i % 2].ReserveStockAsync(
            ProductsShop.Reservation((known[i % 20].Id, 1), (known[(i + 7) % 20].Id, 1))).ResponseAsync);
        var (responses, _) = (await Task.WhenAll(imports), await Task.WhenAll(reservations));

        responses.ShouldAllBe(response => response.SucceededCount == 320);
        (await ListAsync()).Count.ShouldBe(320);
        (await _shop.SumAsync()).ShouldBe((20_900, 20_700, 200, 0));
    }

    [Fact]
    public async Task A_replica_runs_as_many_imports_as_it_may_and_no_more()
    {
        var calls = Enumerable.Range(0, 3).Select(_ => _shop.Client.ImportProducts()).ToList();
        foreach (var call in calls)
            await call.RequestStream.WriteAsync(new ImportProductsRequest { Product = ProductsShop.NewProduct() });
        await Eventually.Async(async () => await StagedAsync() == 3);

        var error = await Should.ThrowAsync<RpcException>(() => ImportAsync(ProductsShop.NewProduct()));
        error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);

        foreach (var call in calls)
        {
            await call.RequestStream.CompleteAsync();
            (await call).SucceededCount.ShouldBe(1);
            call.Dispose();
        }

        (await StagedAsync()).ShouldBe(0);
        (await ImportAsync(ProductsShop.NewProduct())).SucceededCount.ShouldBe(1);
    }

    private Task<ImportProductsResponse> ImportAsync(params Product[] rows) => ImportAsync(_shop.Client, rows);

    private static async Task<ImportProductsResponse> ImportAsync(ProductService.ProductServiceClient client, IEnumerable<Product> rows)
    {
        using var call = client.ImportProducts(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var row in rows)
            await call.RequestStream.WriteAsync(new ImportProductsRequest { Product = row });
        await call.RequestStream.CompleteAsync();
        return await call;
    }

    private async Task<List<Product>> ListAsync() =>
        [.. (await ProductsShop.ReadAllAsync(_shop.Client.ListProducts(new ListProductsRequest()))).Select(response => response.Product)];

    private async Task<long> StagedAsync()
    {
        await using var command = _shop.Database.CreateCommand("SELECT count(*) FROM pg_class WHERE relname = 'staged_products'");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
