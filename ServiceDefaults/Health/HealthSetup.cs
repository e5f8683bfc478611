using Grpc.AspNetCore.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Authorization;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Configuration.Mounted;
using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Hosting;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>Registers what decides about the health of a service.</summary>
internal static class HealthSetup
{
    public static void AddMeshHealth(this IServiceCollection services)
    {
        services.AddMeshOptions<HealthOptions>();
        services.AddSingleton<ServingState>();
        services.AddHostedService<DrainService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, HealthLog>());

        services.AddGrpcHealthChecks()
            .Add(Check("serving", provider => provider.GetRequiredService<ServingState>()))
            .Add(Check("identity", provider => new IdentityHealthCheck(
                provider.GetRequiredService<MeshCertificateSource>(), provider.GetRequiredService<TimeProvider>())))
            .Add(Check("edge-certificate", provider => new IdentityHealthCheck(
                provider.GetRequiredService<EdgeCertificateSource>(), provider.GetRequiredService<TimeProvider>())))
            .Add(Check("discovery", provider => new DiscoveryHealthCheck(provider.GetRequiredService<DnsNames>())))
            .Add(Check("configuration", provider => new ConfigurationHealthCheck(provider.GetRequiredService<MountedConfiguration>())))
            .Add(Check("policy", provider => new PolicyHealthCheck(
                provider.GetRequiredService<CallerPolicySource>(), provider.GetRequiredService<ApiKeyRing>())));

        services.AddOptions<HealthCheckPublisherOptions>().Configure<IOptions<HealthOptions>>((publisher, health) =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = health.Value.Period;
            publisher.Timeout = health.Value.Timeout + TimeSpan.FromSeconds(1);
        });

        // Every service of the process is as healthy as the process: they share its database and its identity.
        services.AddOptions<GrpcHealthChecksOptions>().Configure<RpcCatalog>((health, rpcs) =>
        {
            foreach (var service in rpcs.On(MeshListeners.Mesh | MeshListeners.Edge).Select(rpc => rpc[..rpc.IndexOf('/', StringComparison.Ordinal)]).Distinct())
                health.Services.Map(service, _ => true);
        });

        // HealthLog says it once, without a stack trace.
        services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
    }

    private static HealthCheckRegistration Check(string name, Func<IServiceProvider, IHealthCheck> create) =>
        new(name, create, HealthStatus.Unhealthy, tags: null);
}
