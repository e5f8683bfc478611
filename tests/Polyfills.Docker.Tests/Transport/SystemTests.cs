using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Transport;

public sealed class SystemTests : EngineTest
{
    [Fact]
    public async Task The_engine_answers_and_says_what_it_is()
    {
        await Client.System.PingAsync(Token);

        var version = await Client.System.GetVersionAsync(Token);
        Version.Parse(version.APIVersion).ShouldBeGreaterThanOrEqualTo(new Version(1, 24));
        version.Version.ShouldNotBeEmpty();
        version.Os.ShouldBe("linux");

        var info = await Client.System.GetSystemInfoAsync(Token);
        info.ServerVersion.ShouldBe(version.Version);
        info.KernelVersion.ShouldBe(version.KernelVersion);
        info.OperatingSystem.ShouldNotBeEmpty();
        info.MemTotal.ShouldBeGreaterThan(1_000_000);
        info.NCPU.ShouldBeGreaterThan(0);
        info.IndexServerAddress.ShouldStartWith("https://");
        info.Labels.ShouldNotBeNull();
    }
}
