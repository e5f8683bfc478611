namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>Endpoint metadata: the listeners through which an endpoint can be reached.</summary>
internal sealed record ListenerMetadata(MeshListeners Listeners);
