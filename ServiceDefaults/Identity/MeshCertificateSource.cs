using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>The workload's identity in the mesh, and whom it trusts there.</summary>
internal sealed class MeshCertificateSource(
    IOptions<IdentityOptions> identity, IOptions<MeshOptions> mesh, TimeProvider clock, ILogger<MeshCertificateSource> logger)
    : CertificateSource(
        new CertificateFiles("Mesh:Identity", identity.Value.CertificatePath, identity.Value.PrivateKeyPath, identity.Value.TrustBundlePath),
        X509Svid.ClientAuthentication,
        identity.Value.ReloadInterval,
        clock,
        logger)
{
    /// <summary>The identity that the configuration says this process has.</summary>
    public SpiffeId ConfiguredId { get; } =
        SpiffeId.ForService(mesh.Value.TrustDomain, mesh.Value.Namespace, mesh.Value.ServiceName);

    /// <inheritdoc />
    protected override void Check(CertificateMaterial material)
    {
        if (material.Id is { } id && id != ConfiguredId)
        {
            throw new CertificateException(
                $"the certificate is that of {id}, but Mesh:TrustDomain, Mesh:Namespace and Mesh:ServiceName say {ConfiguredId}.");
        }
    }
}
