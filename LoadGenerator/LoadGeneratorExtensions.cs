using Microsoft.Extensions.Options;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.LoadGenerator.Arrivals;
using ShopMesh.LoadGenerator.Journeys;
using ShopMesh.LoadGenerator.Reporting;
using ShopMesh.LoadGenerator.Shop;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.LoadGenerator;

/// <summary>Puts the load generator together.</summary>
internal static class LoadGeneratorExtensions
{
    // More than any StopTimeout: the worker keeps to that by itself, and the host is not to cut it short.
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(11);

    /// <summary>Adds the shoppers and the doors that they come in by.</summary>
    public static void AddLoadGenerator(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LoadOptions>().BindConfiguration(LoadOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LoadOptions>, LoadOptionsValidator>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);

        builder.Services.AddEdgeClient<UserService.UserServiceClient>("users");
        builder.Services.AddEdgeClient<ProductService.ProductServiceClient>("products");
        builder.Services.AddEdgeClient<OrderService.OrderServiceClient>("orders");

        builder.Services.AddSingleton(RunId.New());
        builder.Services.AddSingleton<ShopClient>();
        builder.Services.AddSingleton<ShopDoor>();
        builder.Services.AddSingleton<Checkout>();
        builder.Services.AddSingleton<ShopperPool>();
        builder.Services.AddSingleton<Merchant>();
        builder.Services.AddSingleton<Shopper>();
        builder.Services.AddSingleton<Traffic>();
        builder.Services.AddSingleton<LoadMeter>();
        builder.Services.AddSingleton<LoadReporter>();
        builder.Services.AddSingleton<LoadWorker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LoadReporter>());
        builder.Services.AddHostedService(services => services.GetRequiredService<LoadWorker>());
    }
}
