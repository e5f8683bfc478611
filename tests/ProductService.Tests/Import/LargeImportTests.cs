using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests.Import;

// Looks at the memory of the whole process, so nothing else runs in it meanwhile.
[Collection(nameof(LargeImportTests))]
[CollectionDefinition(nameof(LargeImportTests), DisableParallelization = true)]
public sealed class LargeImportTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private const int Rows = 100_000;
    private const long MostGrowth = 64 * 1024 * 1024;

    private readonly ProductsShop _shop = new(cluster);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_hundred_thousand_rows_are_imported_in_constant_memory()
    {
        await ImportAsync(0, 4000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var response = await ImportAsync(4000, Rows, () => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before));

        (response.ReceivedCount, response.SucceededCount, response.FailedCount).ShouldBe((Rows, 99_000, 1000));
        response.Failures.Count.ShouldBe(1000);
        response.Failures.ShouldAllBe(failure => failure.Field == "product.price" && failure.Index % 100 == 99);
        most.ShouldBeLessThan(MostGrowth);
        (await _shop.SumAsync()).Received.ShouldBe((4000 - 40 + 99_000) * 10);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Rows / response.Elapsed.ToTimeSpan().TotalSeconds:0} rows/s, {most / 1024 / 1024} MB");
    }

    private async Task<ImportProductsResponse> ImportAsync(int from, int count, Action? look = null)
    {
        using var call = _shop.Client.ImportProducts(cancellationToken: TestContext.Current.CancellationToken);
        for (var i = 0; i < count; i++)
        {
            var row = ProductsShop.NewProduct(10);
            row.Sku = $"LARGE-{from + i}";
            row.Description = "Made to last, easy to repair, sent in paper.";
            row.Tags.Add("gift");
            if (i % 100 == 99)
                row.Price.CurrencyCode = "???";
            await call.RequestStream.WriteAsync(new ImportProductsRequest { Product = row });
            if (i % 10_000 == 9_999)
                look?.Invoke();
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }
}
