namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>Connection feature: the listener that accepted the connection.</summary>
internal sealed record ListenerFeature(MeshListeners Listener);
