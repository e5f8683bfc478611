namespace ShopMesh.AppHost.Identity;

/// <summary>The files that one replica proves its identity with, renewed before they end.</summary>
internal sealed class ReplicaIdentity(string directory, string service, MeshAuthority authority)
{
    /// <summary>The certificate of the mesh listener and of calls to other services.</summary>
    public string MeshCertificatePath => Path.Combine(directory, "mesh.crt");

    /// <summary>Its private key.</summary>
    public string MeshPrivateKeyPath => Path.Combine(directory, "mesh.key");

    /// <summary>What certificates of other members are verified against.</summary>
    public string MeshTrustBundlePath => Path.Combine(directory, "mesh-ca.crt");

    /// <summary>The certificate of the edge listener.</summary>
    public string EdgeCertificatePath => Path.Combine(directory, "edge.crt");

    /// <summary>Its private key.</summary>
    public string EdgePrivateKeyPath => Path.Combine(directory, "edge.key");

    /// <summary>When the files should be written again: after two thirds of the certificates' life.</summary>
    public DateTimeOffset RenewAt { get; private set; }

    /// <summary>Issues new certificates and puts them in the place of the old ones.</summary>
    public void Renew()
    {
        PrivateFiles.CreateDirectory(directory);
        var mesh = authority.Mesh.IssueWorkload(authority.IdentityOf(service), authority.Lifetime);
        var edge = authority.Edge.IssueLocalServer(service, authority.Lifetime);

        // A key and its certificate are two files. Readers check that they belong together and read again if they do not.
        PrivateFiles.Replace(MeshTrustBundlePath, authority.Mesh.CertificatePem);
        PrivateFiles.Replace(MeshPrivateKeyPath, mesh.PrivateKeyPem);
        PrivateFiles.Replace(MeshCertificatePath, mesh.CertificatePem);
        PrivateFiles.Replace(EdgePrivateKeyPath, edge.PrivateKeyPem);
        PrivateFiles.Replace(EdgeCertificatePath, edge.CertificatePem);
        RenewAt = authority.Time.GetUtcNow() + authority.Lifetime * 2 / 3;
    }
}
