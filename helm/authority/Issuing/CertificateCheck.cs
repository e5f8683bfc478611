using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Kubernetes;
using ShopMesh.Authority.Rotation;

namespace ShopMesh.Authority.Issuing;

/// <summary>Looks at the certificate in a Secret.</summary>
internal static class CertificateCheck
{
    /// <summary>The certificate; leaf only.</summary>
    public const string CertificateFile = "tls.crt";

    /// <summary>Its key.</summary>
    public const string PrivateKeyFile = "tls.key";

    /// <summary>The trust bundle.</summary>
    public const string BundleFile = "ca.crt";

    /// <summary>Why a new certificate is needed; <see langword="null"/> when the one that is there is good, and then until when.</summary>
    public static (string? Reason, DateTimeOffset NotAfter) Inspect(
        Secret secret, CertificateTarget target, AuthorityLine line, AuthorityOptions options, DateTimeOffset now)
    {
        if (Read(secret) is not { } certificate)
            return ("the Secret had no certificate with its key", default);
        using (certificate)
        {
            var notAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
            var reason = !IsSignedBy(certificate, line.Current) ? SignedBefore(certificate, line)
                : !target.IsNamedIn(certificate) ? "its names have changed"
                : notAfter <= now ? $"the one before ended at {notAfter:u}"
                : notAfter - now <= options.RenewBefore ? $"the one before ends at {notAfter:u}"
                : null;
            return (reason, notAfter);
        }
    }

    private static X509Certificate2? Read(Secret secret)
    {
        if (secret.Data?.GetValueOrDefault(CertificateFile) is not { } certificate || secret.Data.GetValueOrDefault(PrivateKeyFile) is not { } key)
            return null;
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string SignedBefore(X509Certificate2 certificate, AuthorityLine line) =>
        line.Generations.FirstOrDefault(generation => IsSignedBy(certificate, generation)) is { } signer
            ? $"the one before was signed by {line.Title(signer)}"
            : $"the one before was not signed by {line.Title(line.Current)}";

    private static bool IsSignedBy(X509Certificate2 certificate, Generation generation)
    {
        using var authority = X509Certificate2.CreateFromPem(generation.CertificatePem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = certificate.NotBefore;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        try
        {
            return chain.Build(certificate);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }
}
