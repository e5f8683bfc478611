using Grpc.AspNetCore.HealthChecks.Internal;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gRPC health service.</summary>
public static class GrpcHealthChecksEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>grpc.health.v1.Health</c>.</summary>
    /// <param name="builder">Where to map.</param>
    /// <returns>A builder for the endpoints of the service.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGrpcHealthChecks</c> was not called.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(HealthServiceImpl)) == false)
            throw new InvalidOperationException("The gRPC health service is not registered. Call services.AddGrpcHealthChecks() first.");

        return builder.MapGrpcService<HealthServiceIntegration>();
    }
}
