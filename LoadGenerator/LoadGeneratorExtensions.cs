using Microsoft.Extensions.Options;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.LoadGenerator.Arrivals;
using ShopMesh.LoadGenerator.Check;
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

        builder.Services.AddShop();
        builder.Services.AddSingleton<ShopDoor>();
        builder.Services.AddSingleton<Checkout>();
        builder.Services.AddSingleton<ShopperPool>();
        builder.Services.AddSingleton<Merchant>();
        builder.Services.AddSingleton<Shopper>();
        builder.Services.AddSingleton<Traffic>();
        builder.Services.AddSingleton<LoadReporter>();
        builder.Services.AddSingleton<LoadWorker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LoadReporter>());
        builder.Services.AddHostedService(services => services.GetRequiredService<LoadWorker>());
    }

    /// <summary>Adds the check of a shop.</summary>
    public static void AddShopCheck(this IHostApplicationBuilder builder, TimeSpan timeout, TextWriter output)
    {
        builder.Services.Configure<CheckOptions>(check => check.Timeout = timeout);
        builder.Services.AddShop();
        builder.Services.AddSingleton(services => new CheckReport(output, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ShopCheck>();
        builder.Services.AddSingleton<CheckWorker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CheckWorker>());
    }

    private static void AddShop(this IServiceCollection services)
    {
        services.AddEdgeClient<UserService.UserServiceClient>("users");
        services.AddEdgeClient<ProductService.ProductServiceClient>("products");
        services.AddEdgeClient<OrderService.OrderServiceClient>("orders");
        services.AddSingleton(RunId.New());
        services.AddSingleton<LoadMeter>();
        services.AddSingleton<ShopClient>();
    }
}
