using Grpc.AspNetCore.HealthChecks;
using Grpc.AspNetCore.HealthChecks.Internal;
using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gRPC health service.</summary>
public static class GrpcHealthChecksServiceExtensions
{
    /// <summary>Adds <c>grpc.health.v1</c>, fed by the health checks of the application.</summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>A builder to add health checks to.</returns>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddGrpc();
        services.TryAddSingleton<HealthServiceImpl>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, GrpcHealthChecksPublisher>());
        services.Configure<HealthCheckPublisherOptions>(static options => options.Delay = TimeSpan.Zero);
        services.AddOptions<GrpcHealthChecksOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<
            Options.IConfigureOptions<GrpcHealthChecksOptions>, DefaultServiceMapping>());
        return services.AddHealthChecks();
    }

    /// <inheritdoc cref="AddGrpcHealthChecks(IServiceCollection)"/>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Maps health checks to services and more.</param>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = services.AddGrpcHealthChecks();
        services.Configure(configure);
        return builder;
    }
}
