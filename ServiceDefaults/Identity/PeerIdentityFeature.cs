using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Connection feature: who is on the other side, proven by its certificate. Only connections of the mesh listener have it.</summary>
/// <param name="Id">The caller's identity.</param>
/// <param name="Certificate">The proof.</param>
internal sealed record PeerIdentityFeature(SpiffeId Id, X509Certificate2 Certificate)
{
    /// <summary>When the proof ends.</summary>
    public DateTimeOffset NotAfter { get; } = new(Certificate.NotAfter.ToUniversalTime());
}
