using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Orders.Clients;
using ShopMesh.Orders.Data;
using ShopMesh.Orders.Domain;
using ShopMesh.Orders.Grpc;
using ShopMesh.ServiceDefaults;
using ShopMesh.ServiceDefaults.Querying;

namespace ShopMesh.Orders;

/// <summary>Puts the service together.</summary>
internal static class OrderServiceExtensions
{
    /// <summary>Adds the saga, what it stores and whom it calls.</summary>
    public static void AddOrders(this WebApplicationBuilder builder)
    {
        builder.AddMeshDatabase<OrdersDbContext>("orders-db");
        builder.Services.AddQuerying();
        builder.Services.AddScoped<IOrderStore, OrderStore>();
        builder.Services.AddScoped<OrderList>();

        builder.Services.AddMeshClient<UserService.UserServiceClient>("users");
        builder.Services.AddMeshClient<ProductService.ProductServiceClient>("products");
        builder.Services.AddScoped<IUserDirectory, UserDirectory>();
        builder.Services.AddScoped<ICatalog, Catalog>();
        builder.Services.AddScoped<IStock, Stock>();

        builder.Services.AddSingleton<OrderMetrics>();
        builder.Services.AddScoped<OrderSaga>();
        builder.Services.AddValidatorsFromAssemblyContaining<Program>();
    }

    /// <summary>Opens the service to people; no service of the mesh may call it until its policy says so.</summary>
    public static void MapOrders(this WebApplication app)
    {
        app.MapMeshService<OrderGrpcService>(MeshListeners.Mesh | MeshListeners.Edge);
        app.MapDefaultEndpoints();
    }
}
