using Grpc.AspNetCore.Server.Reflection.Internal;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC reflection.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Maps gRPC reflection, v1 and v1alpha.</summary>
    /// <param name="builder">Where to map.</param>
    /// <returns>A builder for the endpoints of both versions.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGrpcReflection</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(ReflectionServiceImpl)) == false)
            throw new InvalidOperationException("gRPC reflection is not registered. Call services.AddGrpcReflection() first.");

        return new BothVersions(
            builder.MapGrpcService<ReflectionV1ServiceImpl>(),
            builder.MapGrpcService<ReflectionServiceImpl>());
    }
}
