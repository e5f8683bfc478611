using Grpc.AspNetCore.Server;

namespace ShopMesh.Products.Grpc;

/// <summary>Some rpcs of a service, so that conventions can be set for them alone.</summary>
internal static class RpcSubset
{
    /// <summary>Conventions for these rpcs of the service; they override those of the whole service.</summary>
    /// <param name="service">The service as it was mapped.</param>
    /// <param name="rpcs">The rpcs' names.</param>
    public static IEndpointConventionBuilder ForRpcs(this IEndpointConventionBuilder service, params string[] rpcs) =>
        new Subset(service, rpcs);

    private sealed class Subset(IEndpointConventionBuilder service, string[] rpcs) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => service.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<GrpcMethodMetadata>().Any(rpc => rpcs.Contains(rpc.Method.Name)))
                convention(endpoint);
        });
    }
}
