using Grpc.Core;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults;

/// <summary>Tells an rpc who called it.</summary>
public static class PeerIdentityExtensions
{
    /// <summary>
    /// The identity of the service that called, proven by mutual TLS; <see langword="null"/> for calls through another
    /// listener than the mesh's, whose callers are not services.
    /// </summary>
    /// <param name="context">The call.</param>
    public static SpiffeId? GetPeerIdentity(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetHttpContext().Features.Get<PeerIdentityFeature>()?.Id;
    }
}
