using Microsoft.Extensions.Options;
using ShopMesh.Products.Data;
using ShopMesh.Products.Expiry;
using ShopMesh.Products.Grpc;
using ShopMesh.Products.Import;
using ShopMesh.Products.Inventory;
using ShopMesh.ServiceDefaults;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.ServiceDefaults.Querying;

namespace ShopMesh.Products;

/// <summary>Puts the service together.</summary>
internal static class ProductServiceExtensions
{
    /// <summary>Adds the catalog, the stock and what stores them.</summary>
    public static void AddProducts(this WebApplicationBuilder builder)
    {
        builder.AddMeshDatabase<ProductsDbContext>("products-db");
        builder.Services.AddSingleton<IDatabaseSeeder<ProductsDbContext>, SampleProducts>();
        builder.Services.AddQuerying();
        builder.Services.AddScoped<ProductStore>();
        builder.Services.AddScoped<ProductList>();
        builder.AddDatabaseNotifications("products-db", InventoryBell.Channel);
        builder.Services.AddSingleton<InventoryBell>();
        builder.Services.AddDatabaseWorker<InventoryBell>();
        builder.Services.AddOptions<InventoryOptions>().BindConfiguration(InventoryOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<InventoryOptions>, InventoryOptionsValidator>();
        builder.Services.AddSingleton<FeedTable>();
        builder.Services.AddSingleton<InventoryFeed>();
        builder.Services.AddSingleton<InventoryCursors>();
        builder.Services.AddSingleton<InventoryWatches>();
        builder.Services.AddDatabaseWorker<InventoryPurge>();
        builder.Services.AddSingleton<StockLedger>();
        builder.Services.AddOptions<ImportOptions>().BindConfiguration(ImportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ProductImporter>();
        builder.Services.AddSingleton<ExpirySchedule>();
        builder.Services.AddDatabaseWorker<ReservationExpiry>();
        builder.Services.AddValidatorsFromAssemblyContaining<Program>();
    }

    /// <summary>Opens the catalog to people and to the rest of the mesh, and the holding of stock to the mesh alone.</summary>
    public static void MapProducts(this WebApplication app)
    {
        app.MapMeshService<ProductGrpcService>(MeshListeners.Mesh | MeshListeners.Edge)
            .ForRpcs(nameof(ProductGrpcService.ReserveStock), nameof(ProductGrpcService.CommitStock), nameof(ProductGrpcService.ReleaseStock))
            .OnListeners(MeshListeners.Mesh);
        app.MapDefaultEndpoints();
    }
}
