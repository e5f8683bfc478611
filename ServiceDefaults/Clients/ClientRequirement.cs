using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>A client that was registered; it needs certificates, and addresses that can be read, which is checked when the host starts.</summary>
/// <param name="Service">The service that it calls.</param>
/// <param name="IsEdge">Whether it calls an edge listener.</param>
internal sealed record ClientRequirement(string Service, bool IsEdge)
{
    /// <summary>The client, for messages.</summary>
    public string Name => IsEdge ? $"the edge client of \"{Service}\"" : $"the client of \"{Service}\"";

    /// <summary>Where its addresses are.</summary>
    public ServiceAddress Address => new(Service, IsEdge ? MeshListenerNames.Edge : MeshListenerNames.Mesh);
}
