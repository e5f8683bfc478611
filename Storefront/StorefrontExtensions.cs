using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults;
using ShopMesh.Storefront.Accounts;
using ShopMesh.Storefront.Baskets;
using ShopMesh.Storefront.Catalog;
using ShopMesh.Storefront.Data;
using ShopMesh.Storefront.Hosting;
using ShopMesh.Storefront.Orders;
using ShopMesh.Storefront.Problems;
using ShopMesh.Storefront.Sessions;

namespace ShopMesh.Storefront;

/// <summary>Puts the storefront together.</summary>
internal static class StorefrontExtensions
{
    private const int LargestForm = 64 * 1024;

    public static void AddStorefront(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddMeshDatabase<StorefrontDbContext>("storefront-db");

        services.AddEdgeClient<UserService.UserServiceClient>("users").SendShoppersToken();
        services.AddEdgeClient<ProductService.ProductServiceClient>("products");
        services.AddEdgeClient<OrderService.OrderServiceClient>("orders").SendShoppersToken();

        services.AddOptions<ShopSessionOptions>().BindConfiguration(ShopSessionOptions.Section)
            .Validate(options => options.IsValid, $"{ShopSessionOptions.Section}: Lifetime must be from 1 minute to 365 days, RefreshBefore from 0 to 1 hour.")
            .ValidateOnStart();
        services.AddSingleton<SessionStore>();
        services.AddScoped<ShopSession>();
        services.AddScoped<ProductCatalog>();
        services.AddScoped<Checkout>();
        services.AddScoped<OrderEvents>();

        services.AddDataProtection().SetApplicationName("ShopMesh.Storefront");
        services.AddSingleton<IXmlRepository, KeyRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository>((keys, repository) => keys.XmlRepository = repository);
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().PostConfigure(antiforgery =>
        {
            antiforgery.Cookie.Name = "shop-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The security headers already say it, for all pages.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });

        services.AddRazorComponents();
        services.AddSingleton<AssetCatalog>();
        services.AddSingleton<FragmentRenderer>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestForm;
            kestrel.Limits.MaxConcurrentConnections = 4096;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
    }

    public static void MapStorefront(this WebApplication app)
    {
        app.UseMiddleware<PageSpans>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemPages>();
        app.UseAntiforgery();

        app.MapHealthChecks("/alive", new() { Predicate = _ => false }).DisableHttpMetrics();
        app.MapHealthChecks("/health").DisableHttpMetrics();
        app.Services.GetRequiredService<AssetCatalog>().Map(app);
        app.MapCatalog();
        app.MapAccounts();
        app.MapBasket();
        app.MapOrders();
    }
}
