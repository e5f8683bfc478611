namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>A client that was registered; it needs certificates, which is checked when the host starts.</summary>
/// <param name="Name">The client, for messages.</param>
/// <param name="IsEdge">Whether it calls an edge listener.</param>
internal sealed record ClientRequirement(string Name, bool IsEdge);
