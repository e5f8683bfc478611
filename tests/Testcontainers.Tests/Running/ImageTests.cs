using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Running;

public sealed class ImageTests : IDisposable
{
    private readonly DirectoryInfo _context = Directory.CreateTempSubdirectory("shop-mesh-image-");

    private static CancellationToken Token => TestContainers.Token;

    public void Dispose() => _context.Delete(recursive: true);

    [Fact]
    public async Task An_image_is_built_from_a_Dockerfile_and_removed_again()
    {
        var engine = ContainerEngine.SkipIfMissing();
        await File.WriteAllTextAsync(Path.Combine(_context.FullName, "greeting.txt"), "hello ", Token);
        await File.WriteAllTextAsync(Path.Combine(_context.FullName, "ignored.txt"), "secret", Token);
        await File.WriteAllTextAsync(Path.Combine(_context.FullName, ".dockerignore"), "ignored.txt\n", Token);
        await WriteDockerfileAsync($"""
            FROM {await TestImage.GetAsync()}
            ARG NAME=nobody
            COPY . /greeting/
            RUN echo "$NAME" > /greeting/name
            CMD ["sh", "-c", "cat /greeting/greeting.txt /greeting/name; ls /greeting; exec sleep 600"]
            """);
        var image = Builder().WithBuildArgument("NAME", "world").Build();

        await image.CreateAsync(Token);
        var name = image.FullName;
        await using (var container = new ContainerBuilder(image)
                         .WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance)
                         .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("greeting.txt\nname", wait => wait.WithTimeout(TimeSpan.FromMinutes(1))))
                         .WithCreateParameterModifier(container => container.StopSignal = "SIGKILL")
                         .Build())
        {
            await container.StartAsync(Token);
            var (output, _) = await container.GetLogsAsync(timestampsEnabled: false, ct: Token);
            output.ShouldStartWith("hello world\n");
            output.ShouldNotContain("ignored.txt");
        }

        (await engine.HasImageAsync(name, Token)).ShouldBeTrue();
        await image.DeleteAsync(Token);
        (await engine.HasImageAsync(name, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_step_that_fails_says_which_and_why()
    {
        ContainerEngine.SkipIfMissing();
        await WriteDockerfileAsync($"FROM {await TestImage.GetAsync()}\nRUN cat /no/such/file\n");

        var failed = await TestContainers.WithinAsync(60, () => Should.ThrowAsync<Exception>(() => Builder().Build().CreateAsync(Token)));

        failed.ToString().ShouldContain("cat /no/such/file");
        failed.ToString().ShouldContain("returned a non-zero code: 1");
    }

    private ImageFromDockerfileBuilder Builder() => new ImageFromDockerfileBuilder()
        .WithDockerfileDirectory(_context.FullName)
        .WithName($"shop-mesh/test-{Guid.CreateVersion7():n}:1")
        .WithLabel(OwnershipLabel.All)
        // Without it the container of a step that failed stays, and bears no label.
        .WithCreateParameterModifier(build => build.ForceRemove = true)
        .WithLogger(NullLogger.Instance);

    private Task WriteDockerfileAsync(string text) => File.WriteAllTextAsync(Path.Combine(_context.FullName, "Dockerfile"), text + "\n", Token);
}
