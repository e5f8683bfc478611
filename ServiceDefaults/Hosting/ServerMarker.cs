namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>Registered where the host takes calls, and not in a worker.</summary>
internal sealed class ServerMarker;
