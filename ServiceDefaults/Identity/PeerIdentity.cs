using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Puts the identity that the handshake verified on the connection.</summary>
internal static class PeerIdentity
{
    /// <summary>Returns whether the connection may go on; one whose caller has no identity got past the handshake in no proper way.</summary>
    public static bool Attach(ConnectionContext connection)
    {
        if (connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not { } certificate
            || !X509Svid.TryRead(certificate, X509Svid.ClientAuthentication, out var id, out _))
        {
            connection.Abort(new ConnectionAbortedException("The caller has no identity."));
            return false;
        }

        connection.Features.Set(new PeerIdentityFeature(id, certificate));
        return true;
    }
}
