using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>A certificate authority that issues what a test asks for, right or wrong.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority(string name = "Test authority")
    {
        var request = new CertificateRequest($"CN={name} {Guid.NewGuid():N}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30));
    }

    public X509Certificate2 Root { get; }

    public string RootPem => Root.ExportCertificatePem();

    public static string IdOf(string service) => $"spiffe://shop.local/ns/local/sa/{service}";

    /// <summary>A workload's certificate as the AppHost would issue it, but for what <paramref name="change"/> makes of it.</summary>
    public Issued Workload(string service, Action<Svid>? change = null)
    {
        var svid = new Svid { Uris = { IdOf(service) } };
        change?.Invoke(svid);
        return Issue(svid);
    }

    /// <summary>A server certificate of the edge.</summary>
    public Issued Server(params string[] hosts) => Issue(new Svid { Hosts = [.. hosts], Usages = [Svid.Server] });

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }

    private Issued Issue(Svid svid)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=workload", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(svid.IsAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(svid.KeyUsage, true));
        if (svid.Usages.Count > 0)
        {
            var usages = new OidCollection();
            foreach (var usage in svid.Usages)
                usages.Add(new Oid(usage));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        }

        if (svid.Uris.Count + svid.Hosts.Count > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var uri in svid.Uris)
                names.AddUri(new Uri(uri));
            foreach (var host in svid.Hosts)
            {
                if (IPAddress.TryParse(host, out var address))
                    names.AddIpAddress(address);
                else
                    names.AddDnsName(host);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(Root, svid.NotBefore, svid.NotAfter, RandomNumberGenerator.GetBytes(12));
        return new Issued(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), certificate.CopyWithPrivateKey(key));
    }
}

/// <summary>What goes into a certificate.</summary>
internal sealed class Svid
{
    public const string Server = "1.3.6.1.5.5.7.3.1";
    public const string Client = "1.3.6.1.5.5.7.3.2";

    public List<string> Uris { get; init; } = [];

    public List<string> Hosts { get; init; } = [];

    public List<string> Usages { get; init; } = [Server, Client];

    public X509KeyUsageFlags KeyUsage { get; set; } = X509KeyUsageFlags.DigitalSignature;

    public bool IsAuthority { get; set; }

    public DateTimeOffset NotBefore { get; set; } = DateTimeOffset.UtcNow.AddHours(-1);

    public DateTimeOffset NotAfter { get; set; } = DateTimeOffset.UtcNow.AddHours(1);
}

/// <summary>A certificate with its key, as PEM for files and as an object for clients.</summary>
internal sealed record Issued(string CertificatePem, string KeyPem, X509Certificate2 Certificate);
