using ShopMesh.Images.Tests.Running;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace ShopMesh.Images.Tests;

/// <summary>The image that the SDK makes is the one that the Dockerfile makes.</summary>
public class SdkPublishingTests
{
    private const string Sdk = "shop-mesh/users:sdk";

    // The SDK adds labels of its own; the revision comes from git, which the Dockerfile's builds have to be told.
    private static readonly string[] Compared = ["title", "description", "licenses", "vendor", "version"];

    [Fact]
    public async Task Account_command_ports_settings_and_labels_are_the_same()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = await ShopImage.OfAsync("users", cancellationToken);
        await SkipIfMissingAsync(cancellationToken);
        using var docker = ShopImage.Connect();
        var byFile = (await docker.Images.InspectImageAsync(file, cancellationToken)).Config;
        var bySdk = (await docker.Images.InspectImageAsync(Sdk, cancellationToken)).Config;

        bySdk.User.ShouldBe(byFile.User);
        bySdk.Entrypoint.ShouldBe(byFile.Entrypoint);
        bySdk.Cmd.ShouldBe(byFile.Cmd);
        bySdk.WorkingDir.ShouldBe(byFile.WorkingDir);
        bySdk.ExposedPorts!.Keys.ShouldBe(byFile.ExposedPorts!.Keys, ignoreOrder: true);
        bySdk.Env!.ShouldBe(byFile.Env!, ignoreOrder: true);
        foreach (var label in Compared.Select(name => $"org.opencontainers.image.{name}"))
            bySdk.Labels![label].ShouldBe(byFile.Labels![label], label);
    }

    [Fact]
    public async Task The_same_files_are_in_it()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = await ShopImage.OfAsync("users", cancellationToken);
        await SkipIfMissingAsync(cancellationToken);

        (await FilesAsync(Sdk)).ShouldBe(await FilesAsync(file), ignoreOrder: true);

        async Task<List<string>> FilesAsync(string image)
        {
            await using var container = await Container.CreateAsync(image);
            var files = await container.FilesAsync(cancellationToken);
            return [.. files.Where(entry => entry.Value.IsFile && entry.Key.StartsWith("app/", StringComparison.Ordinal)).Select(entry => entry.Key)];
        }
    }

    [Fact]
    public async Task It_runs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await SkipIfMissingAsync(cancellationToken);
        await using var container = await Container.StartAsync(Sdk, arguments: ["--help"]);

        var (exitCode, output, errors) = await container.ExitAsync(cancellationToken);

        exitCode.ShouldBe(0, errors);
        output.ShouldContain("Usage: UserService [migrate]");
    }

    private static async Task SkipIfMissingAsync(CancellationToken cancellationToken)
    {
        var there = await ContainerEngine.SkipIfMissing().HasImageAsync(Sdk, cancellationToken);
        Assert.SkipUnless(there, $"There is no image {Sdk}; make it with: .ci/images/build users-by-sdk");
    }
}
