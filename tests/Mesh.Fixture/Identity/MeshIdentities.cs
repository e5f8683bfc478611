using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ShopMesh.AppHost.Identity;

namespace ShopMesh.Testing.Mesh.Identity;

/// <summary>The authorities of one mesh under test, and the files and certificates with which its members prove who they are.</summary>
public sealed class MeshIdentities : IDisposable
{
    private const string TrustDomain = "shop.local";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("shopmesh-identities-");
    private readonly CertificateAuthority _mesh = CertificateAuthority.Create("test mesh CA", Lifetime, TimeProvider.System, TrustDomain);
    private readonly CertificateAuthority _edge = CertificateAuthority.Create("test edge CA", Lifetime, TimeProvider.System);
    private int _members;

    /// <summary>The settings that make a process a member of the mesh under this name, with certificates of its own.</summary>
    /// <param name="service">The name, such as "users".</param>
    public Dictionary<string, string?> Enroll(string service)
    {
        var member = $"{service}-{Interlocked.Increment(ref _members)}";
        var workload = _mesh.IssueWorkload(IdOf(service), Lifetime);
        var server = _edge.IssueLocalServer(service, Lifetime);
        return new Dictionary<string, string?>(TestProgram.Settings)
        {
            ["Mesh:TrustDomain"] = TrustDomain,
            ["Mesh:ServiceName"] = service,
            ["Mesh:Identity:CertificatePath"] = Write($"{member}.crt", workload.CertificatePem),
            ["Mesh:Identity:PrivateKeyPath"] = Write($"{member}.key", workload.PrivateKeyPem),
            ["Mesh:Identity:TrustBundlePath"] = Write($"{member}-mesh-ca.crt", _mesh.CertificatePem),
            ["Mesh:Edge:CertificatePath"] = Write($"{member}-edge.crt", server.CertificatePem),
            ["Mesh:Edge:PrivateKeyPath"] = Write($"{member}-edge.key", server.PrivateKeyPem),
            ["Mesh:Edge:TrustBundlePath"] = Write($"{member}-edge-ca.crt", _edge.CertificatePem),
        };
    }

    /// <summary>TLS as people and programs outside the mesh use it on an edge listener.</summary>
    public SslClientAuthenticationOptions EdgeClient() => new() { CertificateChainPolicy = Trusting(_edge.CertificatePem) };

    /// <summary>TLS as a service uses it on a mesh listener.</summary>
    /// <param name="service">The service that calls.</param>
    public SslClientAuthenticationOptions MeshClient(string service)
    {
        var workload = _mesh.IssueWorkload(IdOf(service), Lifetime);
        return new SslClientAuthenticationOptions
        {
            ClientCertificates = [X509Certificate2.CreateFromPem(workload.CertificatePem, workload.PrivateKeyPem)],
            CertificateChainPolicy = Trusting(_mesh.CertificatePem),
            // The server's name is a SPIFFE id, not a host.
            RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mesh.Dispose();
        _edge.Dispose();
        _directory.Delete(recursive: true);
    }

    private static Uri IdOf(string service) => new($"spiffe://{TrustDomain}/ns/local/sa/{service}");

    private static X509ChainPolicy Trusting(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(pem);
        return policy;
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(content);
        return path;
    }
}
