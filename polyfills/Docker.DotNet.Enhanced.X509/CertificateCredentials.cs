using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Docker.DotNet.Handler.Abstractions;

namespace Docker.DotNet.X509;

/// <summary>A client certificate for an engine that asks for one.</summary>
/// <param name="clientCertificate">The certificate with its private key.</param>
public class CertificateCredentials(X509Certificate2 clientCertificate) : IAuthProvider
{
    /// <summary>
    /// Gets or sets what decides whether the engine's certificate is trusted. Null: the certificates that the system trusts, and the name must be right.
    /// </summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidationCallback { get; set; }

    /// <inheritdoc />
    public bool TlsEnabled => true;

    /// <inheritdoc />
    public void ConfigureTls(SslClientAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ClientCertificates = [clientCertificate];
        // Without it, a certificate whose issuer the engine doesn't name is left out, and the engine says only that one is missing.
        options.LocalCertificateSelectionCallback = (_, _, _, _, _) => clientCertificate;
        options.RemoteCertificateValidationCallback = ServerCertificateValidationCallback;
    }
}
