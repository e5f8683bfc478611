using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using ShopMesh.Dashboard.Api;
using ShopMesh.Dashboard.Assets;
using ShopMesh.Dashboard.Authentication;
using ShopMesh.Dashboard.Components;
using ShopMesh.Dashboard.Configuration;
using ShopMesh.Dashboard.Hosting;
using ShopMesh.Dashboard.Live;
using ShopMesh.Dashboard.Otlp;
using ShopMesh.Dashboard.Otlp.Decoding;
using ShopMesh.Dashboard.Resources;
using ShopMesh.Dashboard.Resources.Console;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard;

/// <summary>Puts the dashboard together.</summary>
internal static class DashboardApplication
{
    /// <exception cref="DashboardConfigurationException">The configuration is wrong.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // The content root is where the assembly is: the dashboard is started from any directory.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        // Checked in every environment: what is wrong with a scope then fails in a test and not in front of a user.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = provider.ValidateOnBuild = true);
        MountedSettings.AddTo(builder.Configuration);
        configure?.Invoke(builder);
        var options = DashboardOptionsLoader.Load(builder.Configuration);
        var listeners = new DashboardListeners();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Otlp.MaxRequestBytes;
            listeners.Open(kestrel, options);
        });
        // ASPNETCORE_URLS reaches the server through our options; it would warn that it does not take it by itself.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        // The login link has the token in its query, which the server's request log would write down.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        // A failed start is thrown too, and said in one sentence by who runs us.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        builder.Services.AddSingleton(options).AddSingleton(options.TelemetryLimits).AddSingleton(listeners).AddSingleton(TimeProvider.System);
        AddTelemetry(builder.Services, options);
        AddResources(builder.Services);
        AddAuthentication(builder.Services, listeners);
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton<AssetCatalog>().AddSingleton<FragmentRenderer>().AddSingleton<LiveStream>();
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        Configure(app);
        return app;
    }

    private static void AddTelemetry(IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton<TelemetryStore>().AddSingleton<StringPool>().AddSingleton<AttributeDecoder>().AddSingleton<SourceDecoder>();
        services.AddSingleton<SpanDecoder>().AddSingleton<LogDecoder>().AddSingleton<MetricDecoder>().AddSingleton<TelemetryIngest>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.Otlp.MaxRequestBytes;
            grpc.CompressionProviders = [new BoundedGzipProvider(options.Otlp.MaxRequestBytes)];
            grpc.IgnoreUnknownServices = true;
        });
    }

    private static void AddResources(IServiceCollection services)
    {
        services.AddSingleton<AppHostClient>().AddSingleton<ResourceBoard>().AddSingleton<ConsoleFeed>();
        services.AddHostedService<ResourceWatcher>();
    }

    private static void AddAuthentication(IServiceCollection services, DashboardListeners listeners)
    {
        services.AddSingleton<LoginThrottle>();
        services.AddAuthentication(FrontendAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, FrontendAuthentication>(FrontendAuthentication.SchemeName, null)
            .AddCookie(cookie =>
            {
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = TimeSpan.FromDays(3);
                cookie.SlidingExpiration = true;
            });
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder(FrontendAuthentication.SchemeName).RequireAuthenticatedUser().Build());
        services.AddAntiforgery();
        // Keys live as long as the process: nothing is written to disk, and a restart logs everybody out.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        // Browsers share cookies between ports: the port in the name keeps two dashboards on one machine apart.
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .PostConfigure(cookie => cookie.Cookie.Name = CookieName("login"));
        services.AddSingleton<IPostConfigureOptions<AntiforgeryOptions>>(new PostConfigureOptions<AntiforgeryOptions>(null, antiforgery =>
        {
            antiforgery.Cookie.Name = CookieName("form");
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            // The security headers already say it, for all pages.
            antiforgery.SuppressXFrameOptionsHeader = true;
        }));

        string CookieName(string what) => string.Create(CultureInfo.InvariantCulture, $"shop-mesh-{what}-{listeners.Frontend.Port}");
    }

    private static void Configure(WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<ListenerGate>();
        app.UseMiddleware<OtlpApiKeyGate>();
        app.UseWhen(
            context => context.Features.Get<ListenerFeature>() is not { Kind: not ListenerKind.Frontend },
            frontend => frontend.UseMiddleware<LoopbackHosts>().UseMiddleware<SecurityHeaders>());
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        // gRPC refuses a large message by its header, with a status; the server's own limit would only break the stream.
        object[] otlpGrpc = [new ListenerMetadata(ListenerKind.OtlpGrpc), new DisableRequestSizeLimitAttribute()];
        app.MapGrpcService<TraceGrpcService>().WithMetadata(otlpGrpc).AllowAnonymous();
        app.MapGrpcService<LogsGrpcService>().WithMetadata(otlpGrpc).AllowAnonymous();
        app.MapGrpcService<MetricsGrpcService>().WithMetadata(otlpGrpc).AllowAnonymous();
        app.MapOtlpHttp();

        app.MapHealthChecks("/alive", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health").AllowAnonymous();
        app.Services.GetRequiredService<AssetCatalog>().Map(app);
        app.MapLogin();
        app.MapPages();
        app.MapLive();
        app.MapConsole();
        app.MapApi();
    }
}
