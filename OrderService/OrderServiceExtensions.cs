using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Orders.Clients;
using ShopMesh.Orders.Data;
using ShopMesh.Orders.Domain;
using ShopMesh.Orders.Grpc;
using ShopMesh.Orders.Outbox;
using ShopMesh.Orders.Watching;
using ShopMesh.ServiceDefaults;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.ServiceDefaults.Querying;

namespace ShopMesh.Orders;

/// <summary>Puts the service together.</summary>
internal static class OrderServiceExtensions
{
    /// <summary>Adds the saga, what it stores and whom it calls.</summary>
    public static void AddOrders(this WebApplicationBuilder builder)
    {
        // Nothing here leaves anything behind in a session, so that there is nothing to reset before each statement.
        builder.AddMeshDatabase<OrdersDbContext>(
            "orders-db", configureDataSource: source => source.ConnectionStringBuilder.NoResetOnClose = true);
        builder.Services.AddQuerying();
        builder.Services.AddSingleton<OrderStatements>();
        builder.Services.AddSingleton<IOrderStore, OrderStore>();
        builder.Services.AddScoped<OrderList>();

        builder.Services.AddMeshClient<UserService.UserServiceClient>("users");
        builder.Services.AddMeshClient<ProductService.ProductServiceClient>("products");
        builder.Services.AddScoped<IUserDirectory, UserDirectory>();
        builder.Services.AddScoped<ICatalog, Catalog>();
        builder.Services.AddScoped<IStock, Stock>();

        builder.Services.AddSingleton<OrderMetrics>();
        builder.Services.AddScoped<OrderSaga>();
        builder.AddOutbox();
        builder.AddWatching();
        builder.Services.AddSingleton<IValidateOptions<OrderOptions>, OrderOptionsValidator>();
        builder.Services.AddOptions<OrderOptions>()
            .Configure<IConfiguration>((options, configuration) =>
                configuration.GetSection(OrderOptions.Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true))
            .ValidateOnStart();
        builder.Services.AddValidatorsFromAssemblyContaining<Program>();
    }

    private static void AddOutbox(this WebApplicationBuilder builder)
    {
        builder.AddDatabaseNotifications("orders-db", OutboxQueue.Channel);
        builder.Services.AddSingleton<OutboxBackoff>();
        builder.Services.AddSingleton<OutboxQueue>();
        builder.Services.AddSingleton<OutboxMetrics>();
        builder.Services.AddSingleton<OutboxWorker>();
        builder.Services.AddDatabaseWorker<OutboxRelay>();
        builder.Services.AddHealthChecks().AddCheck<OutboxHealthCheck>("outbox", HealthStatus.Degraded);
    }

    private static void AddWatching(this WebApplicationBuilder builder)
    {
        builder.AddDatabaseNotifications("orders-db", OrderChangeFeed.Channel);
        builder.Services.AddSingleton<OrderChangeFeed>();
        builder.Services.AddSingleton(provider => new Places("WatchOrder", provider.GetRequiredService<IOptions<OrderOptions>>().Value.Watches.MaxPerReplica));
        builder.Services.AddDatabaseWorker<OrderChangePruning>();
    }

    /// <summary>Opens the service to people; no service of the mesh may call it until its policy says so.</summary>
    public static void MapOrders(this WebApplication app)
    {
        app.MapMeshService<OrderGrpcService>(MeshListeners.Mesh | MeshListeners.Edge);
        app.MapDefaultEndpoints();
    }
}
