namespace Grpc.Core;

/// <summary>A certificate with its private key.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>Creates the pair.</summary>
    /// <param name="certificateChain">PEM of the certificate, followed by its intermediates.</param>
    /// <param name="privateKey">PEM of the private key.</param>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>PEM of the certificate, followed by its intermediates.</summary>
    public string CertificateChain { get; }

    /// <summary>PEM of the private key.</summary>
    public string PrivateKey { get; }
}
