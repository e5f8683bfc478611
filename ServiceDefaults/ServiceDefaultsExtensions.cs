using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults;

/// <summary>The mesh, in one line.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Makes the host a service of the mesh: its listeners, identity, authorization of callers, interceptors, health,
    /// telemetry, and all that clients of other services need.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ((IHostApplicationBuilder)builder).AddServiceDefaults();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ListenerMatcherPolicy>());
        builder.Services.AddGrpc();
        return builder;
    }

    /// <summary>Gives a worker, which takes no calls, what it needs of the mesh: telemetry and clients.</summary>
    /// <param name="builder">The worker's builder.</param>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddMeshOptions<MeshOptions>(strict: false);
        return builder;
    }

    /// <summary>Maps what every service has: <c>/alive</c>, <c>/health</c>, <c>grpc.health.v1</c>, and reflection on the edge in Development.</summary>
    /// <param name="app">The service.</param>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app;
    }
}
