using System.Diagnostics;
using Shouldly;
using ShopMesh.Integration.Tests.Running;
using Xunit;

namespace ShopMesh.Integration.Tests;

/// <summary>How the app host begins and ends, seen from outside. Linux only: the tests read /proc.</summary>
public sealed class AppHostLifeTests : IDisposable
{
    // The host's own limit for stopping is 20 s; a machine may stand still.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(25);

    private readonly string _state = Directory.CreateTempSubdirectory("shop-mesh-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task Kill_WhileItRuns_LeavesNothingBehindAndTheNextRunComesUp()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Reads /proc and needs ss.");
        var cancellationToken = TestContext.Current.CancellationToken;
        ProcessTree tree;
        IReadOnlySet<int> ports;
        await using (var first = AppHostProcess.Start(_state))
        {
            await first.WaitForLineAsync("all healthy", cancellationToken);
            tree = ProcessTree.Below(first.Id);
            tree.Count.ShouldBeGreaterThan(8);
            ports = await tree.ListeningPortsAsync(cancellationToken);
            ports.Count.ShouldBeGreaterThan(18);
            first.Kill();
        }

        await AssertNothingIsLeftAsync(tree, ports, cancellationToken);

        await using var second = AppHostProcess.Start(_state);
        await second.WaitForLineAsync("all healthy", cancellationToken);
        var secondTree = ProcessTree.Below(second.Id);
        var secondPorts = await secondTree.ListeningPortsAsync(cancellationToken);

        second.Interrupt();

        (await second.WaitForExitAsync(EndLimit, cancellationToken)).ShouldBe(0);
        await AssertNothingIsLeftAsync(secondTree, secondPorts, cancellationToken);
    }

    [Theory]
    [InlineData("Mesh:CertificateLifetime=soon", "set it to a duration")]
    [InlineData("Aspire:PostgreSQL:Provider=oracle", "It can be auto, container, binaries or npm")]
    public async Task Start_WrongSetting_SaysWhichAndWhatToDo(string setting, string advice)
    {
        var output = await FailAsync(setting);

        output.ShouldContain(setting.Split('=')[0]);
        output.ShouldContain(advice);
    }

    [Fact]
    public async Task Start_TakenPort_SaysWhichAndWhatToDo()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        var output = await FailAsync($"ASPNETCORE_URLS=http://127.0.0.1:{port}");

        output.ShouldContain($"{port}");
        output.ShouldContain("in use");
    }

    private async Task<string> FailAsync(string setting)
    {
        await using var host = AppHostProcess.Start(_state, setting);
        (await host.WaitForExitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBe(1);
        host.Output.ShouldNotContain("   at ");
        host.Output.ShouldNotContain("Unhandled exception");
        return host.Output;
    }

    private static async Task AssertNothingIsLeftAsync(ProcessTree tree, IReadOnlySet<int> ports, CancellationToken cancellationToken)
    {
        // What is awaited is the end of processes that are not ours, so there is no event to wait for.
        var watch = Stopwatch.StartNew();
        while (tree.StillRunning().Count > 0 && watch.Elapsed < EndLimit)
            await Task.Delay(100, cancellationToken);

        tree.StillRunning().ShouldBeEmpty();
        (await ProcessTree.AllListeningPortsAsync(cancellationToken)).Intersect(ports).ShouldBeEmpty();
    }
}
