using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.Testing.Containers;

/// <summary>Who we are to an engine behind TLS, and which authority it has to show, as the variables of Docker's command line say.</summary>
internal static class EngineCertificates
{
    public static bool IsTls(Uri endpoint)
        => endpoint.Scheme == "https" || (endpoint.Scheme == "tcp" && Environment.GetEnvironmentVariable("DOCKER_TLS_VERIFY") is { Length: > 0 } and not "0");

    public static SslClientAuthenticationOptions Options()
    {
        var folder = Environment.GetEnvironmentVariable("DOCKER_CERT_PATH") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
        var options = new SslClientAuthenticationOptions();
        if (File.Exists(Path.Combine(folder, "cert.pem")))
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"))];
        if (File.Exists(Path.Combine(folder, "ca.pem")))
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
        }

        return options;
    }
}
