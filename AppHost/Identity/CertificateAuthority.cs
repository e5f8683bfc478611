using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.AppHost.Identity;

/// <summary>
/// A certificate authority: it signs the certificates of the replicas that the app host starts, and, in the chart's own authority
/// (<c>helm/authority</c>), those of the workloads of a cluster.
/// </summary>
/// <remarks>Keys are ECDSA on P-256. The authority may sign leaves only (path length 0).</remarks>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _root;
    private readonly TimeProvider _time;

    private CertificateAuthority(X509Certificate2 root, TimeProvider time)
    {
        _root = root;
        _time = time;
    }

    /// <summary>When the authority's own certificate ends; no certificate that it signs lives longer.</summary>
    public DateTimeOffset NotAfter => _root.NotAfter;

    /// <summary>The authority's certificate in PEM: what its certificates are verified against.</summary>
    public string CertificatePem => _root.ExportCertificatePem();

    /// <summary>The authority's private key in PEM (PKCS #8).</summary>
    public string ExportPrivateKeyPem()
    {
        using var key = _root.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Makes an authority with a new key.</summary>
    /// <param name="commonName">The name that its certificate carries.</param>
    /// <param name="lifetime">How long it may sign.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trustDomain">The SPIFFE trust domain that it speaks for; null for an authority without one.</param>
    public static CertificateAuthority Create(string commonName, TimeSpan lifetime, TimeProvider time, string? trustDomain = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={commonName}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (trustDomain is not null)
        {
            // X.509-SVID section 3.1: a signing certificate's SPIFFE id is the trust domain itself, without a path.
            var names = new SubjectAlternativeNameBuilder();
            names.AddUri(new Uri($"spiffe://{trustDomain}"));
            request.CertificateExtensions.Add(names.Build());
        }

        var now = time.GetUtcNow();
        return new CertificateAuthority(request.CreateSelfSigned(now - ClockSkew, now + lifetime), time);
    }

    /// <summary>Takes up an authority that was exported before.</summary>
    /// <exception cref="CryptographicException">The texts are not a certificate and its key.</exception>
    public static CertificateAuthority Load(string certificatePem, string privateKeyPem, TimeProvider time) =>
        new(X509Certificate2.CreateFromPem(certificatePem, privateKeyPem), time);

    /// <summary>Signs a certificate for a workload of the mesh, good for both ends of a connection (SPIFFE X.509-SVID).</summary>
    /// <param name="spiffeId">The workload's identity.</param>
    /// <param name="lifetime">How long it is good for.</param>
    /// <exception cref="InvalidOperationException">The authority itself has ended.</exception>
    public IssuedCertificate IssueWorkload(Uri spiffeId, TimeSpan lifetime)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(spiffeId);
        return Issue(spiffeId.Segments[^1], names, ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], lifetime);
    }

    /// <summary>Signs a certificate for a server that people and programs on this machine connect to.</summary>
    /// <param name="commonName">The name that it carries.</param>
    /// <param name="lifetime">How long it is good for.</param>
    /// <param name="hostName">A name that it has beside those of this machine.</param>
    public IssuedCertificate IssueLocalServer(string commonName, TimeSpan lifetime, string? hostName = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (hostName is not null)
            names.AddDnsName(hostName);
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return Issue(commonName, names, ["1.3.6.1.5.5.7.3.1"], lifetime);
    }

    /// <summary>Signs a certificate for a server that is dialled by names.</summary>
    /// <param name="commonName">The name that it carries.</param>
    /// <param name="hostNames">The names that it is dialled by, in the order in which the certificate has them.</param>
    /// <param name="lifetime">How long it is good for.</param>
    public IssuedCertificate IssueServer(string commonName, IEnumerable<string> hostNames, TimeSpan lifetime)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in hostNames)
            names.AddDnsName(name);
        return Issue(commonName, names, ["1.3.6.1.5.5.7.3.1"], lifetime);
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    private IssuedCertificate Issue(string commonName, SubjectAlternativeNameBuilder names, string[] extendedKeyUsages, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={commonName}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var usages = new OidCollection();
        foreach (var usage in extendedKeyUsages)
            usages.Add(new Oid(usage));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));

        var now = _time.GetUtcNow();
        if (now >= _root.NotAfter)
            throw new InvalidOperationException($"The authority '{_root.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}' ended at {NotAfter:u} and can sign no more.");
        var notAfter = now + lifetime;
        if (notAfter > _root.NotAfter)
            notAfter = _root.NotAfter;

        // The authority may have been made on a machine whose clock is ahead of this one's.
        var notBefore = now - ClockSkew;
        if (notBefore < _root.NotBefore)
            notBefore = _root.NotBefore;
        var serial = new byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] &= 0x7f;

        using var certificate = request.Create(_root, notBefore, notAfter, serial);
        return new IssuedCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), notAfter);
    }
}
