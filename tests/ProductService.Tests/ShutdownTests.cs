using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Products.V1;
using ShopMesh.Products.Import;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests;

/// <summary>What becomes of calls that last when their replica goes away, as SIGTERM makes it.</summary>
public sealed class ShutdownTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly ProductsShop _shop = new(cluster)
    {
        Settings = { ["Mesh:Shutdown:DrainDelay"] = "00:00:01", ["Products:Import:ChunkRows"] = "50" },
    };

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task When_a_replica_shuts_down_its_watchers_go_on_elsewhere()
    {
        var product = await _shop.CreateAsync(10);
        using var idle = new Watcher(_shop.Client);
        await idle.ChangeAsync(product.Id, 1);
        await idle.ReadAsync();
        using var watcher = await Watcher.SubscribedAsync(_shop.Client, "", product.Id);
        await idle.ChangeAsync(product.Id, 1);
        await idle.ReadAsync();
        await watcher.ReadChangeAsync();

        var stopping = StopAsync();
        (await watcher.ReadErrorAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);
        (await idle.ReadErrorAsync()).StatusCode.ShouldBe(StatusCode.Unavailable);
        await stopping;

        using var changer = new Watcher(_shop.OtherClient);
        await changer.ChangeAsync(product.Id, 5);
        await changer.ReadAsync();
        using var resumed = await Watcher.SubscribedAsync(_shop.OtherClient, watcher.Cursor, product.Id);
        (await resumed.ReadChangeAsync()).NewQuantity.ShouldBe(17);
    }

    [Fact]
    public async Task An_import_ends_after_a_whole_chunk_and_says_how_many_rows_are_settled()
    {
        var rows = Enumerable.Range(0, 200).Select(_ => ProductsShop.NewProduct(1)).ToList();
        using var import = _shop.Client.ImportProducts();
        foreach (var row in rows.Take(70))
            await import.RequestStream.WriteAsync(new ImportProductsRequest { Product = row });
        await Eventually.Async(async () => (await _shop.SumAsync()).Received == 50);

        var stopping = StopAsync();
        var error = await Should.ThrowAsync<RpcException>(import.ResponseAsync);
        error.StatusCode.ShouldBe(StatusCode.Unavailable);
        error.Trailers.GetValue(ProductImporter.SettledTrailer).ShouldBe("50");
        await stopping;
        (await _shop.SumAsync()).Received.ShouldBe(50);

        using var again = _shop.OtherClient.ImportProducts();
        foreach (var row in rows)
            await again.RequestStream.WriteAsync(new ImportProductsRequest { Product = row });
        await again.RequestStream.CompleteAsync();
        (await again).SucceededCount.ShouldBe(200);
        (await _shop.SumAsync()).Received.ShouldBe(200);
    }

    // Connections are closed once the calls on them had time to end.
    private async Task StopAsync()
    {
        _shop.Replicas[0].Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _shop.Replicas[0].Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
    }
}
