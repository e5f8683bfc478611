namespace ShopMesh.Integration.Tests.Running;

/// <summary>One running process of a service.</summary>
/// <param name="Id">The resource's id; also its service.instance.id.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Mesh">The mesh listener.</param>
/// <param name="Edge">The edge listener.</param>
/// <param name="Management">The management listener.</param>
internal sealed record Replica(string Id, int ProcessId, Uri Mesh, Uri Edge, Uri Management);
