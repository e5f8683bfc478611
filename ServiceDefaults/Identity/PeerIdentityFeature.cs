namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Connection feature: who is on the other side, proven by its certificate. Only connections of the mesh listener have it.</summary>
/// <param name="Id">The caller's identity.</param>
/// <param name="NotAfter">When its proof ends.</param>
internal sealed record PeerIdentityFeature(SpiffeId Id, DateTimeOffset NotAfter);
