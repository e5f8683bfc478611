using ShopMesh.AppHost.Identity;

namespace ShopMesh.Testing.Shop.Identity;

/// <summary>The authorities of one shop under test, and the files with which its members prove who they are.</summary>
public sealed class MeshIdentities : IDisposable
{
    /// <summary>The trust domain of the shop.</summary>
    public const string TrustDomain = "shop.local";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("shopmesh-identities-");
    private readonly CertificateAuthority _mesh = CertificateAuthority.Create("test mesh CA", Lifetime, TimeProvider.System, TrustDomain);
    private readonly CertificateAuthority _edge = CertificateAuthority.Create("test edge CA", Lifetime, TimeProvider.System);
    private int _members;

    /// <summary>What edge listeners are verified against.</summary>
    public string EdgeTrustBundlePath => Write("edge-ca.crt", _edge.CertificatePem);

    /// <summary>The settings that make a process a member of the mesh under this name, with certificates of its own.</summary>
    public Dictionary<string, string?> Enroll(string service)
    {
        var member = $"{service}-{Interlocked.Increment(ref _members)}";
        var workload = _mesh.IssueWorkload(new Uri($"spiffe://{TrustDomain}/ns/local/sa/{service}"), Lifetime);
        var server = _edge.IssueLocalServer(service, Lifetime);
        return new Dictionary<string, string?>(TestProgram.Settings)
        {
            ["Mesh:TrustDomain"] = TrustDomain,
            ["Mesh:Namespace"] = "local",
            ["Mesh:ServiceName"] = service,
            ["Mesh:Identity:CertificatePath"] = Write($"{member}.crt", workload.CertificatePem),
            ["Mesh:Identity:PrivateKeyPath"] = Write($"{member}.key", workload.PrivateKeyPem),
            ["Mesh:Identity:TrustBundlePath"] = Write("mesh-ca.crt", _mesh.CertificatePem),
            ["Mesh:Edge:CertificatePath"] = Write($"{member}-edge.crt", server.CertificatePem),
            ["Mesh:Edge:PrivateKeyPath"] = Write($"{member}-edge.key", server.PrivateKeyPem),
            ["Mesh:Edge:TrustBundlePath"] = EdgeTrustBundlePath,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mesh.Dispose();
        _edge.Dispose();
        _directory.Delete(recursive: true);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        if (File.Exists(path))
            return path;

        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(content);
        return path;
    }
}
