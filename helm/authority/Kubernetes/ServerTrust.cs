using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.Authority.Kubernetes;

/// <summary>TLS to the API server: believed by the cluster's own authority alone, and under the address that was dialled.</summary>
internal static class ServerTrust
{
    /// <summary>A handler that believes the authorities in a file. It goes straight to the server: no proxy sees the token.</summary>
    /// <exception cref="KubernetesException">The file has none.</exception>
    public static SocketsHttpHandler CreateHandler(string authorityPath)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1") },
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authorityPath);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException($"{authorityPath} cannot be read as PEM: {exception.Message}");
        }

        if (policy.CustomTrustStore.Count == 0)
            throw new KubernetesException($"{authorityPath} has no certificate.");

        return new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = policy,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            },
        };
    }
}
