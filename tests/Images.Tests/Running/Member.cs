using System.Diagnostics;
using ShopMesh.Testing.Mesh.Identity;
using Xunit;

namespace ShopMesh.Images.Tests.Running;

/// <summary>What a service's container is started with: certificates in a folder to mount, and settings. The folder goes at the end.</summary>
internal sealed class Member : IDisposable
{
    private readonly MeshIdentities _identities = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shopmesh-images-");

    public Member(string service, string connectionString)
    {
        var enrolled = _identities.Enroll(service);
        foreach (var (folder, section) in new[] { ("identity", "Identity"), ("edge", "Edge") })
        {
            var target = _folder.CreateSubdirectory(folder).FullName;
            File.Copy(enrolled[$"Mesh:{section}:CertificatePath"]!, Path.Combine(target, "tls.crt"));
            File.Copy(enrolled[$"Mesh:{section}:PrivateKeyPath"]!, Path.Combine(target, "tls.key"));
            File.Copy(enrolled[$"Mesh:{section}:TrustBundlePath"]!, Path.Combine(target, "ca.crt"));
        }

        GiveAway();
        foreach (var (key, value) in enrolled)
        {
            if (!key.EndsWith("Path", StringComparison.Ordinal) && (service == "users" || !key.StartsWith("Users:", StringComparison.Ordinal)))
                Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }

        Environment[$"ConnectionStrings__{service}-db"] = connectionString;
        Environment["services__users__mesh__0"] = "https://users.invalid:8443";
        Environment["services__products__mesh__0"] = "https://products.invalid:8443";
    }

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The mount, as the engine's `--volume` takes it.</summary>
    public string Mount => $"{_folder.FullName}:/var/run/shop-mesh:ro";

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _identities.Dispose();
    }

    // Keys belong to the account in the image, and to nobody else: a service refuses others.
    private void GiveAway()
    {
        using var chown = Process.Start(new ProcessStartInfo("chown", ["-R", "1654:1654", _folder.FullName]) { RedirectStandardError = true })!;
        chown.WaitForExit();
        Assert.SkipUnless(
            chown.ExitCode == 0, "Only root can give the certificates to the account of the images; run: sudo dotnet test --project tests/Images.Tests");
    }
}
