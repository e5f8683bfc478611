using System.Formats.Tar;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ShopMesh.AppHost.Identity;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>The authorities of the system under test, and what they sign for its members.</summary>
internal sealed class ShopIdentities : IDisposable
{
    public const string TrustDomain = "shop.local";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly CertificateAuthority _mesh = CertificateAuthority.Create("test mesh CA", Lifetime, TimeProvider.System, TrustDomain);
    private readonly CertificateAuthority _edge = CertificateAuthority.Create("test edge CA", Lifetime, TimeProvider.System);

    /// <summary>The files of one replica, by cert-manager's names, below the folder that it reads them from, as a tar archive.</summary>
    /// <param name="service">The service.</param>
    /// <param name="owner">The user and group who alone may read the keys.</param>
    public MemoryStream ArchiveOf(string service, int owner)
    {
        const UnixFileMode everyone = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        var workload = _mesh.IssueWorkload(IdOf(service), Lifetime);

        // By its name in the network, which is what clients follow; and by localhost, which is where its port is published.
        var server = _edge.IssueLocalServer(service, Lifetime, hostName: service);
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var (folder, own, authority) in (ReadOnlySpan<(string, IssuedCertificate, CertificateAuthority)>)[("identity", workload, _mesh), ("edge", server, _edge)])
            {
                Write(new PaxTarEntry(TarEntryType.Directory, $"{folder}/"), everyone | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, null);
                Write(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/tls.crt"), everyone, own.CertificatePem);
                Write(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/tls.key"), UnixFileMode.UserRead, own.PrivateKeyPem);
                Write(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/ca.crt"), everyone, authority.CertificatePem);
            }

            void Write(PaxTarEntry entry, UnixFileMode mode, string? content)
            {
                (entry.Uid, entry.Gid, entry.Mode) = (owner, owner, mode);
                if (content is not null)
                    entry.DataStream = new MemoryStream(Encoding.ASCII.GetBytes(content));
                tar.WriteEntry(entry);
            }
        }

        archive.Position = 0;
        return archive;
    }

    /// <summary>TLS as people and programs outside the mesh use it on an edge listener.</summary>
    public SslClientAuthenticationOptions EdgeClient() => new() { CertificateChainPolicy = Trusting(_edge.CertificatePem) };

    /// <summary>The authority of the edge, for programs that read it from a file.</summary>
    public string EdgeAuthorityPem => _edge.CertificatePem;

    /// <summary>TLS as a service uses it on a mesh listener; with nobody's certificate if there is no service.</summary>
    public SslClientAuthenticationOptions MeshClient(string? service)
    {
        var options = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = Trusting(_mesh.CertificatePem),

            // The server's name is a SPIFFE id, not a host.
            RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0,
        };
        if (service is not null)
        {
            var workload = _mesh.IssueWorkload(IdOf(service), Lifetime);
            options.ClientCertificates = [X509Certificate2.CreateFromPem(workload.CertificatePem, workload.PrivateKeyPem)];
        }

        return options;
    }

    public void Dispose()
    {
        _mesh.Dispose();
        _edge.Dispose();
    }

    private static Uri IdOf(string service) => new($"spiffe://{TrustDomain}/ns/local/sa/{service}");

    private static X509ChainPolicy Trusting(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(pem);
        return policy;
    }
}
