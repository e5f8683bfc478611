using System.Reflection.PortableExecutable;
using ShopMesh.Images.Tests.Running;
using Shouldly;
using Xunit;

namespace ShopMesh.Images.Tests;

/// <summary>What is in the images of our programs, and what is not.</summary>
public class FileSystemTests
{
    private static readonly string[] Forbidden =
        ["sh", "bash", "dash", "busybox", "apt", "apt-get", "dpkg", "apk", "perl", "python3", "curl", "wget", "git", "su", "sudo", "mount", "gdb"];

    private static readonly string[] Built =
    [
        "ServiceDefaults.dll", "UserService.dll", "ProductService.dll", "OrderService.dll", "Dashboard.dll", "Storefront.dll", "LoadGenerator.dll",
        "Authority.dll",
    ];

    public static TheoryData<string> Programs => [.. ShopImage.All];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Nothing_can_be_run_but_the_program_itself(string program)
    {
        var files = await FilesOfAsync(program);

        var names = files.Where(file => file.Value.IsFile && !file.Key.StartsWith("app/", StringComparison.Ordinal)).Select(file => Path.GetFileName(file.Key)).ToHashSet();
        Forbidden.Where(names.Contains).ShouldBeEmpty();
        // The runtime brings the program that writes its dumps.
        files.Where(file => file.Value.IsExecutable && IsProgram(file.Key)).Select(file => Path.GetFileName(file.Key))
            .ShouldBeSubsetOf(["dotnet", "createdump"]);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Neither_secrets_nor_sources_nor_anything_that_compiles_came_along(string program)
    {
        var files = await FilesOfAsync(program);

        var ours = files.Keys.Where(path => path.StartsWith("app/", StringComparison.Ordinal)).ToList();
        ours.ShouldNotBeEmpty();
        string[] unwanted = [".cs", ".csproj", ".proto", ".xml", ".key", ".pem", ".pfx", ".crt", ".env", ".user", ".targets", ".props"];
        ours.Where(path => unwanted.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)).ShouldBeEmpty();
        ours.Where(path => path.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal) || path.Contains("EntityFrameworkCore.Design", StringComparison.Ordinal))
            .ShouldBeEmpty();
        ours.Where(path => path.EndsWith("secrets.json", StringComparison.Ordinal) || path.Contains("/.git", StringComparison.Ordinal)).ShouldBeEmpty();
        files.Keys.ShouldContain("etc/ssl/certs/ca-certificates.crt");
        files.Keys.Where(path => path.EndsWith(".key", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Assemblies_do_not_tell_where_they_were_built(string program)
    {
        var files = await FilesOfAsync(program);

        var built = files.Where(file => file.Key.StartsWith("app/", StringComparison.Ordinal) && Built.Contains(Path.GetFileName(file.Key))).ToList();
        built.ShouldNotBeEmpty();
        foreach (var (path, file) in built)
        {
            using var assembly = new PEReader(new MemoryStream(file.Content!));
            var symbols = assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
            assembly.ReadCodeViewDebugDirectoryData(symbols).Path.ShouldStartWith("/_/", customMessage: path);
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task The_program_cannot_change_itself(string program)
    {
        var files = await FilesOfAsync(program);

        const UnixFileMode others = UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        files.Where(file => file.Value.IsFile && (file.Value.Owner == 1654 || (file.Value.Mode & others) != 0)).Select(file => file.Key).ShouldBeEmpty();
        files.Where(file => file.Value.IsFile && (file.Value.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0).ShouldBeEmpty();
    }

    private static bool IsProgram(string path) => path.StartsWith("app/", StringComparison.Ordinal)
        ? Path.GetExtension(path) is ""
        : !path.Contains(".so", StringComparison.Ordinal) && !IsMadeByTheEngine(path) && Path.GetExtension(path) is not (".dll" or ".so");

    // The engine puts these into every container.
    private static bool IsMadeByTheEngine(string path) =>
        path is ".dockerenv" or "etc/hostname" or "etc/hosts" or "etc/resolv.conf" || path.StartsWith("dev/", StringComparison.Ordinal);

    private static async Task<IReadOnlyDictionary<string, FileInImage>> FilesOfAsync(string program)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var container = await Container.CreateAsync(await ShopImage.OfAsync(program, cancellationToken));
        return await container.FilesAsync(cancellationToken);
    }
}
