using Aspire.Hosting.Containers;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Containers;

public sealed class ContainerEngineLocatorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProbeAsync_EngineAnswers_IsFoundOnce()
    {
        var engine = Program("echo asked >> \"$0.log\"; echo 28.2.2");
        var locator = Locator(engine);

        (await locator.ProbeAsync(Token)).Engine.ShouldBe(new ContainerEngine("engine", engine, "28.2.2"));
        await locator.ProbeAsync(Token);

        File.ReadAllLines(engine + ".log").ShouldBe(["asked"]);
    }

    [Fact]
    public async Task ProbeAsync_ProgramWithoutItsDaemon_IsNoEngine()
    {
        var locator = Locator(Program("echo 'Client: 28.2.2'; echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' >&2; exit 1"));

        var probe = await locator.ProbeAsync(Token);

        probe.Engine.ShouldBeNull();
        probe.Reason.ShouldContain("Cannot connect to the Docker daemon");
    }

    [Fact]
    public async Task ProbeAsync_ProgramThatHangs_IsGivenUp()
        => (await Locator(Program("exec sleep 60"), seconds: 1).ProbeAsync(Token)).Reason.ShouldContain("did not finish within 1 s");

    [Fact]
    public async Task ProbeAsync_EngineIsStartedLater_IsFoundThen()
    {
        var program = Program("[ -e \"$0.up\" ] && echo 28.2.2");
        var locator = Locator(program);
        (await locator.ProbeAsync(Token)).Engine.ShouldBeNull();

        File.WriteAllText(program + ".up", "");

        (await locator.ProbeAsync(Token)).Engine.ShouldNotBeNull();
    }

    [Fact]
    public async Task RequireAsync_NoEngine_SaysWhatToInstall()
    {
        var exception = await Should.ThrowAsync<DistributedApplicationException>(() => Locator("/nowhere/docker").RequireAsync("cache", Token));

        exception.Message.ShouldBe(
            "'cache' is a container, and no container engine answers (/nowhere/docker: not installed). Install Docker or Podman and start it, " +
            "or name another program with Docker's command line in ASPIRE_CONTAINER_RUNTIME.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ContainerEngineLocator Locator(string program, int seconds = 20)
        => new(new ConfigurationBuilder().AddInMemoryCollection([new(ContainerEngineLocator.RuntimeKey, program)]).Build())
        {
            ProbeTimeout = TimeSpan.FromSeconds(seconds),
        };

    private string Program(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for an engine is a shell script.");
        var path = Path.Combine(_folder.FullName, "engine");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
