using Grpc.AspNetCore.Server.Reflection.Internal;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds gRPC reflection.</summary>
public static class GrpcReflectionServiceExtensions
{
    /// <summary>Adds gRPC reflection, which describes every gRPC service that is mapped.</summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddGrpc();

        // Made on the first call, when all endpoints are mapped.
        services.TryAddSingleton(static provider => new ReflectionServiceImpl(Mapped(provider)));
        services.TryAddSingleton(static provider => new ReflectionV1ServiceImpl(Mapped(provider)));
        return services;
    }

    private static IReadOnlyList<Google.Protobuf.Reflection.ServiceDescriptor> Mapped(IServiceProvider services) =>
        MappedServices.Find(
            services.GetRequiredService<EndpointDataSource>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MappedServices)));
}
