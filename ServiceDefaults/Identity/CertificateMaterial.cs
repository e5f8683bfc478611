using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>
/// What one reading of the files gave; never changes. A handshake takes the whole of it once, so it never sees a certificate
/// of one reading and a trust bundle of another. Old ones are left to the garbage collector: handshakes may still use them.
/// </summary>
/// <param name="Own">The certificate to show, with its private key and intermediates; absent where none is configured.</param>
/// <param name="Id">The identity that it proves; only on the mesh.</param>
/// <param name="Roots">The authorities that are trusted.</param>
/// <param name="Intermediates">Other certificates of the trust bundle; they help to complete a peer's chain.</param>
/// <param name="Digest">Tells one reading from another.</param>
internal sealed record CertificateMaterial(
    SslStreamCertificateContext? Own,
    SpiffeId? Id,
    X509Certificate2Collection Roots,
    X509Certificate2Collection Intermediates,
    string Digest)
{
    /// <summary>When the own certificate ends.</summary>
    public DateTimeOffset? NotAfter => Own is { } own ? new DateTimeOffset(own.TargetCertificate.NotAfter.ToUniversalTime()) : null;

    /// <summary>When the own certificate begins.</summary>
    public DateTimeOffset? NotBefore => Own is { } own ? new DateTimeOffset(own.TargetCertificate.NotBefore.ToUniversalTime()) : null;
}
