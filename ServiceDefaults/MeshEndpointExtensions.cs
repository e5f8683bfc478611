using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults;

/// <summary>Maps rpcs and HTTP endpoints to the listeners that their callers use.</summary>
public static class MeshEndpointExtensions
{
    /// <summary>Maps a gRPC service to listeners; on others its rpcs are UNIMPLEMENTED.</summary>
    /// <typeparam name="TService">The service's implementation.</typeparam>
    /// <param name="endpoints">Where to.</param>
    /// <param name="listeners">The listeners that expose the service.</param>
    public static GrpcServiceEndpointConventionBuilder MapMeshService<TService>(this IEndpointRouteBuilder endpoints, MeshListeners listeners)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapGrpcService<TService>().OnListeners(listeners);
    }

    /// <summary>Restricts endpoints to listeners; on others they do not exist.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="endpoint">The endpoint, or group of endpoints.</param>
    /// <param name="listeners">The listeners that expose it.</param>
    public static TBuilder OnListeners<TBuilder>(this TBuilder endpoint, MeshListeners listeners) where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)listeners, (int)MeshListeners.None, nameof(listeners));
        endpoint.Add(builder => builder.Metadata.Add(new ListenerMetadata(listeners)));
        return endpoint;
    }
}
