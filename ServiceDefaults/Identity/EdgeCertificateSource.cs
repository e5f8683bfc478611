using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>The server certificate of the edge listener, and whom edge clients trust.</summary>
internal sealed class EdgeCertificateSource(
    IOptions<EdgeOptions> edge, IOptions<IdentityOptions> identity, TimeProvider clock, ILogger<EdgeCertificateSource> logger)
    : CertificateSource(
        new CertificateFiles("Mesh:Edge", edge.Value.CertificatePath, edge.Value.PrivateKeyPath, edge.Value.TrustBundlePath),
        usage: null,
        identity.Value.ReloadInterval,
        clock,
        logger);
