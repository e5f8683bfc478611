namespace ShopMesh.AppHost.Identity;

/// <summary>A certificate and its private key, both in PEM.</summary>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="PrivateKeyPem">The key (PKCS #8).</param>
/// <param name="NotAfter">When the certificate ends.</param>
internal sealed record IssuedCertificate(string CertificatePem, string PrivateKeyPem, DateTimeOffset NotAfter)
{
    /// <summary>Names the certificate without its key, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"certificate until {NotAfter:u}";
}
