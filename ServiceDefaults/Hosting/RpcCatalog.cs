using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>The rpcs that this process serves, as <c>package.Service/Method</c>; known once everything is mapped.</summary>
internal sealed class RpcCatalog
{
    private ICollection<EndpointDataSource> _sources = [];

    /// <summary>Takes note of where endpoints are mapped. What is mapped there later counts too.</summary>
    public void Attach(ICollection<EndpointDataSource> sources) => _sources = sources;

    /// <summary>Whether <see cref="Attach"/> was called, by <c>MapDefaultEndpoints</c>.</summary>
    public bool IsAttached => _sources.Count > 0;

    /// <summary>The rpcs that can be reached through a listener.</summary>
    public IReadOnlySet<string> On(MeshListeners listener) => _sources
        .SelectMany(source => source.Endpoints)
        .Where(endpoint => ((endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listeners ?? MeshListeners.None) & listener) != 0)
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName.TrimStart('/'))
        .OfType<string>()
        .ToHashSet(StringComparer.Ordinal);
}
