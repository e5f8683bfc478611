using Microsoft.Extensions.DependencyInjection;

namespace ShopMesh.ServiceDefaults;

/// <summary>Clients of other services.</summary>
public static class MeshClientExtensions
{
    /// <summary>
    /// Adds a client of another service of the mesh: calls are balanced over its replicas (round_robin, each call for itself),
    /// go over mutual TLS to a server that proves to be that service, have a deadline, and are tried again where that is safe.
    /// </summary>
    /// <typeparam name="TClient">The generated client, such as <c>UserService.UserServiceClient</c>.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="serviceName">The service's name in the mesh; its addresses are <c>services:{serviceName}:mesh:*</c>.</param>
    public static IHttpClientBuilder AddMeshClient<TClient>(this IServiceCollection services, string serviceName) where TClient : class =>
        services.AddHttpClient(serviceName);

    /// <summary>
    /// Adds a client of the edge listener of a service, for programs outside the mesh: server TLS against
    /// <c>Mesh:Edge:TrustBundlePath</c> and the host name; for the rest like <see cref="AddMeshClient"/>.
    /// </summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="serviceName">The service's name; its addresses are <c>services:{serviceName}:edge:*</c>.</param>
    public static IHttpClientBuilder AddEdgeClient<TClient>(this IServiceCollection services, string serviceName) where TClient : class =>
        services.AddHttpClient(serviceName);
}
