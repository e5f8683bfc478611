using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Verifies a peer's chain against a trust bundle and nothing else.</summary>
internal sealed class PeerVerifier(TimeProvider clock)
{
    /// <summary>
    /// The policy for the chain that <c>SslStream</c> builds by itself, and whose verdict is not used: it trusts nothing and
    /// downloads nothing. The chain that counts is built by <see cref="Verify"/>, with the trust bundle of the moment, which
    /// the policy of a long-lived client handler could not follow.
    /// </summary>
    public static X509ChainPolicy TrustsNothing => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <summary>What is wrong with a peer's certificate; <see langword="null"/> when nothing is.</summary>
    /// <param name="leaf">The peer's certificate.</param>
    /// <param name="presented">The chain that <c>SslStream</c> built; it holds the intermediates that the peer sent.</param>
    /// <param name="material">Whom to trust.</param>
    /// <param name="usage">What the peer uses the certificate for.</param>
    public string? Verify(X509Certificate2 leaf, X509Chain? presented, CertificateMaterial material, string usage)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(material.Roots);
        policy.ExtraStore.AddRange(material.Intermediates);
        if (presented is not null)
            policy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        policy.ApplicationPolicy.Add(new Oid(usage));
        policy.VerificationTime = clock.GetUtcNow().LocalDateTime;
        policy.VerificationTimeIgnored = false;

        // Certificates live for hours and their authority answers no questions: revocation is by removal from the trust
        // bundle, and by not being issued again.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;

        try
        {
            if (chain.Build(leaf))
                return null;
            var statuses = chain.ChainStatus.Select(status => status.Status).Distinct().ToArray();
            return Describe(statuses, leaf);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }

    private static string Describe(X509ChainStatusFlags[] statuses, X509Certificate2 leaf) => statuses switch
    {
        _ when statuses.Contains(X509ChainStatusFlags.UntrustedRoot) || statuses.Contains(X509ChainStatusFlags.PartialChain) =>
            "it was not issued by an authority of the trust bundle",
        _ when statuses.Contains(X509ChainStatusFlags.NotTimeValid) =>
            $"it, or its issuer's, is not valid now (the certificate is valid from {leaf.NotBefore.ToUniversalTime():u} to {leaf.NotAfter.ToUniversalTime():u})",
        _ when statuses.Contains(X509ChainStatusFlags.NotValidForUsage) => "its chain may not be used for this purpose",
        _ => $"its chain is not valid ({string.Join(", ", statuses)})",
    };
}
