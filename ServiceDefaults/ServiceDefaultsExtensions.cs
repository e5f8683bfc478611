using Grpc.AspNetCore.Server;
using Grpc.Net.Client.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Authorization;
using ShopMesh.ServiceDefaults.Balancing;
using ShopMesh.ServiceDefaults.Clients;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Configuration.Mounted;
using ShopMesh.ServiceDefaults.Deadlines;
using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Health;
using ShopMesh.ServiceDefaults.Hosting;
using ShopMesh.ServiceDefaults.Identity;
using ShopMesh.ServiceDefaults.Interceptors;
using ShopMesh.ServiceDefaults.Listeners;
using ShopMesh.ServiceDefaults.Telemetry;

namespace ShopMesh.ServiceDefaults;

/// <summary>The mesh, in one line.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Makes the host a service of the mesh: its listeners, identity, authorization of callers, interceptors, health,
    /// telemetry, and all that clients of other services need. Options are described in <c>docs/mesh.md</c>.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ((IHostApplicationBuilder)builder).AddServiceDefaults();
        var services = builder.Services;

        services.AddMeshOptions<ListenerOptions>();
        services.AddMeshOptions<CallerPolicyOptions>();
        services.AddMeshOptions<ShutdownOptions>();

        services.AddSingleton<RpcCatalog>();
        services.AddSingleton<ConnectionAge>();
        services.AddSingleton<PlaintextProtocols>();
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<PlaintextProtocols>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ListenerMatcherPolicy>());

        services.AddMeshOptions<AuthenticationOptions>();
        services.AddSingleton<ApiKeyRing>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyRing>());
        services.AddSingleton<JwksKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<JwksKeys>());
        services.TryAddSingleton<ITokenKeys>(provider => provider.GetRequiredService<JwksKeys>());
        services.AddSingleton<TokenAuthenticator>();

        services.AddSingleton<AuditLog>();
        services.AddSingleton<CallerPolicySource>();
        services.AddHostedService(provider => provider.GetRequiredService<CallerPolicySource>());

        services.AddGrpc(options => options.AddMeshInterceptors());

        // Says of each call that no service is there for it. Callers that ask for a sign of life make such calls, and the request is logged anyway.
        services.AddLogging(logging => logging.AddFilter("Grpc.AspNetCore.Server.Internal.ServerCallHandlerFactory", LogLevel.Warning));
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<ListenerOptions>>((grpc, listeners) =>
        {
            grpc.EnableDetailedErrors = false;
            grpc.MaxReceiveMessageSize = listeners.ValueOrDefaults().MaxMessageSize;
            grpc.MaxSendMessageSize = listeners.ValueOrDefaults().MaxMessageSize;
        });
        services.AddBrowserCalls();
        services.AddGrpcReflection();
        services.AddMeshHealth();

        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) =>
            host.ShutdownTimeout = shutdown.ValueOrDefaults().DrainDelay + shutdown.ValueOrDefaults().Timeout);
        return builder;
    }

    /// <summary>Gives a worker, which takes no calls, what it needs of the mesh: mounted configuration, telemetry and clients.</summary>
    /// <param name="builder">The worker's builder.</param>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        services.AddSingleton(MountedConfiguration.AddTo(builder.Configuration));
        services.AddHostedService<MountedConfigurationLog>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddMeshOptions<MeshOptions>(strict: false).PostConfigure<IHostEnvironment, IEnumerable<RpcCatalog>>((mesh, environment, servers) =>
        {
            if (mesh.ServiceName.Length == 0 && !servers.Any())
                mesh.ServiceName = environment.ApplicationName.ToLowerInvariant();
        });
        services.AddMeshOptions<IdentityOptions>();
        services.AddMeshOptions<EdgeOptions>();
        services.AddMeshOptions<ClientOptions>();
        services.AddMeshOptions<DeadlineOptions>();
        services.AddMeshOptions<DiscoveryOptions>();

        services.AddSingleton<MeshCertificateSource>();
        services.AddSingleton<EdgeCertificateSource>();
        services.AddSingleton<PeerVerifier>();
        services.AddSingleton<MeshHandshake>();
        services.AddSingleton<EdgeHandshake>();
        services.TryAddSingleton<IHostLookup, SystemHostLookup>();
        services.AddSingleton<DnsNames>();
        services.AddSingleton<ResolverFactory, MeshResolverFactory>();
        services.AddSingleton<Replicas>();
        services.AddSingleton<LoadBalancerFactory, AnsweringBalancerFactory>();
        services.AddHttpContextAccessor();
        services.AddHostedService<ConfigurationCheck>();
        services.AddHostedService<CertificateMetrics>();

        services.AddSingleton<StartupPhase>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>>(provider => provider.GetRequiredService<StartupPhase>());
        services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(provider => provider.GetRequiredService<StartupPhase>());

        builder.AddMeshTelemetry();
        return builder;
    }

    /// <summary>Maps what every service has: <c>/alive</c>, <c>/health</c>, <c>grpc.health.v1</c>, and reflection on the edge in Development.</summary>
    /// <param name="app">The service.</param>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.GetRequiredService<RpcCatalog>().Attach(((IEndpointRouteBuilder)app).DataSources);
        app.UseMeshMiddleware();
        app.MapHealth();
        if (app.Environment.IsDevelopment())
            app.MapGrpcReflectionService().OnListeners(MeshListeners.Edge);
        return app;
    }
}
