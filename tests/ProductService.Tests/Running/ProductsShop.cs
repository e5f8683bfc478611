using Google.Type;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shop.Products.V1;
using ShopMesh.Products.Data;
using ShopMesh.Products.Expiry;
using ShopMesh.Products.Inventory;
using ShopMesh.Testing.Mesh.Identity;
using ShopMesh.Testing.Mesh.Replicas;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests.Running;

/// <summary>Two replicas of the product service on one database of their own, and on one clock that a test may move.</summary>
public sealed class ProductsShop(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly MeshIdentities _identities = new();
    private readonly List<MeshReplica> _replicas = [];

    internal FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>Settings of the replicas beside those that every test has.</summary>
    internal Dictionary<string, string?> Settings { get; } = [];

    internal NpgsqlDataSource Database { get; private set; } = null!;

    internal IReadOnlyList<MeshReplica> Replicas => _replicas;

    /// <summary>A person's client of the first replica.</summary>
    internal ProductService.ProductServiceClient Client { get; private set; } = null!;

    /// <summary>A person's client of the second replica.</summary>
    internal ProductService.ProductServiceClient OtherClient { get; private set; } = null!;

    /// <summary>The order service's clients of the two replicas.</summary>
    internal IReadOnlyList<ProductService.ProductServiceClient> Orders { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var connectionString = await cluster.CreateDatabaseFromTemplateAsync(nameof(ProductsDbContext), async prepared =>
        {
            await using var context = new ProductsDbContext(new DbContextOptionsBuilder<ProductsDbContext>().UseNpgsql(prepared).Options);
            await context.Database.MigrateAsync();
        });

        // Many callers at once may have to wait long for a connection on a busy machine.
        connectionString = new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 60, CommandTimeout = 60 }.ConnectionString;
        Database = NpgsqlDataSource.Create(connectionString);
        for (var i = 0; i < 2; i++)
        {
            _replicas.Add(await MeshReplica.StartAsync(
                "products",
                _identities,
                new Dictionary<string, string?>(Settings)
                {
                    ["ConnectionStrings:products-db"] = connectionString,
                    ["Mesh:Deadlines:Default"] = "00:01:00",
                },
                builder => builder.AddProducts(),
                app => app.MapProducts(),
                UseClock));
        }

        Client = new ProductService.ProductServiceClient(_replicas[0].EdgeCaller());
        OtherClient = new ProductService.ProductServiceClient(_replicas[1].EdgeCaller());
        Orders = [.. _replicas.Select(replica => new ProductService.ProductServiceClient(replica.MeshCaller("orders")))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        await Database.DisposeAsync();
        _identities.Dispose();
    }

    internal ProductsDbContext OpenContext() => new(new DbContextOptionsBuilder<ProductsDbContext>().UseNpgsql(Database).Options);

    internal async Task<Product> CreateAsync(long quantity = 100, Action<Product>? change = null)
    {
        var product = NewProduct(quantity);
        change?.Invoke(product);
        var created = (await Client.CreateProductAsync(new CreateProductRequest { Product = product })).Product;
        await SettleAsync();
        return created;
    }

    /// <summary>Waits until no older transaction, which may be one of another test, keeps changes of stock from being shown.</summary>
    internal Task SettleAsync() => Eventually.Async(async () =>
    {
        await using var command = Database.CreateCommand(
            "SELECT NOT EXISTS (SELECT FROM inventory_changes WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot()))");
        return (bool)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    });

    internal async Task<Product> GetAsync(string id) => (await Client.GetProductAsync(new GetProductRequest { Id = id })).Product;

    internal static Product NewProduct(long quantity = 100) => new()
    {
        Sku = UniqueSku(),
        Name = "Classic Mug",
        Price = Euros(12, 50),
        AvailableQuantity = quantity,
    };

    internal static string UniqueSku() => $"SKU-{Guid.NewGuid():N}".ToUpperInvariant();

    internal static Money Euros(long units, int cents = 0) => new() { CurrencyCode = "EUR", Units = units, Nanos = cents * 10_000_000 };

    internal static ReserveStockRequest Reservation(params (string ProductId, long Quantity)[] items)
    {
        var request = new ReserveStockRequest { ReservationId = Guid.NewGuid().ToString() };
        request.Items.AddRange(items.Select(item => new StockItem { ProductId = item.ProductId, Quantity = item.Quantity }));
        return request;
    }

    /// <summary>Everything that a list sends.</summary>
    internal static async Task<List<ListProductsResponse>> ReadAllAsync(AsyncServerStreamingCall<ListProductsResponse> call)
    {
        using (call)
        {
            var responses = new List<ListProductsResponse>();
            await foreach (var response in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
                responses.Add(response);
            return responses;
        }
    }

    /// <summary>What the ledger says of all products together.</summary>
    internal async Task<(long Received, long Available, long Reserved, long Sold)> SumAsync()
    {
        await using var command = Database.CreateCommand(
            """
            SELECT coalesce(sum(received_quantity), 0), coalesce(sum(available_quantity), 0), coalesce(sum(reserved_quantity), 0),
                coalesce(sum(sold_quantity), 0)
            FROM products
            """);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        return (reader.GetFieldValue<long>(0), reader.GetFieldValue<long>(1), reader.GetFieldValue<long>(2), reader.GetFieldValue<long>(3));
    }

    /// <summary>What reservations that hold stock say they hold, which must be what the products say is reserved.</summary>
    internal async Task<long> HeldAsync()
    {
        await using var command = Database.CreateCommand(
            "SELECT coalesce(sum(i.quantity), 0)::bigint FROM reservation_items i JOIN reservations r ON r.id = i.reservation_id WHERE r.status = 1");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    // The stock's clock only: the mesh compares deadlines of real callers with the real time.
    private void UseClock(IServiceCollection services)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StockLedger>(provider, Clock));
        services.AddSingleton(new ExpirySchedule(Clock));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReservationExpiry>(provider, Clock));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<InventoryPurge>(provider, Clock));
    }
}
