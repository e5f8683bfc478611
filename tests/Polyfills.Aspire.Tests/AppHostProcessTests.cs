using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Polyfills.Aspire.Tests.Running;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests;

/// <summary>How an app host begins and ends, seen from outside.</summary>
public sealed partial class AppHostProcessTests : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly string _state = Directory.CreateTempSubdirectory("aspire-tests-").FullName;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [LinuxFact]
    public async Task Kill_WhileItRuns_LeavesNoProcessAndNoPortAndTheNextRunStartsClean()
    {
        IReadOnlyList<ProcessEntry> processes;
        await using (var first = PlaygroundProcess.Start(_state))
        {
            await first.WaitForLineAsync("All healthy", CancellationToken);
            await first.WaitForLineAsync("Press Ctrl+C", CancellationToken);
            processes = ProcessTable.SessionsBelow(first.Id);
            processes.Count(p => p.Name == "sleep").ShouldBe(2, "each replica of web leaves a grandchild behind");
            var ports = Ports(first.Output);
            ports.Count.ShouldBe(2);

            first.Kill();

            (await ProcessTable.WaitForEndAsync(processes, EndLimit, CancellationToken)).ShouldBeEmpty();
            foreach (var port in ports)
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
            }
        }

        await using var second = PlaygroundProcess.Start(_state);
        await second.WaitForLineAsync("All healthy", CancellationToken);
        processes = ProcessTable.SessionsBelow(second.Id);
        var watch = Stopwatch.StartNew();
        second.Interrupt();

        (await second.WaitForExitAsync(EndLimit, CancellationToken)).ShouldBe(0);
        watch.Elapsed.ShouldBeLessThan(EndLimit);
        (await ProcessTable.WaitForEndAsync(processes, EndLimit, CancellationToken)).ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task Kill_OfTheCommandLineThatStartedIt_EndsItToo()
    {
        await using var commandLine = PlaygroundProcess.StartByCommandLine(_state);
        await commandLine.WaitForLineAsync("All healthy", CancellationToken);
        var host = ProcessTable.ChildrenOf(commandLine.Id).ShouldHaveSingleItem();
        var processes = ProcessTable.SessionsBelow(host.Id).Append(host).ToArray();
        processes.Length.ShouldBeGreaterThan(3);

        commandLine.Kill();

        (await ProcessTable.WaitForEndAsync(processes, EndLimit, CancellationToken)).ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task Interrupt_WhileItStarts_StopsAtOnce()
    {
        await using var host = PlaygroundProcess.Start(_state);
        await host.WaitForLineAsync("web (1)", CancellationToken);
        var processes = ProcessTable.SessionsBelow(host.Id);

        host.Interrupt();

        (await host.WaitForExitAsync(EndLimit, CancellationToken)).ShouldBe(0);
        (await ProcessTable.WaitForEndAsync(processes, EndLimit, CancellationToken)).ShouldBeEmpty();
        host.Output.ShouldNotContain("   at ");
    }

    [LinuxFact]
    public async Task Job_Fails_ShowsItsLastLinesAndWhyOthersDoNotStart()
    {
        await using var host = PlaygroundProcess.Start(_state, "--Playground:JobExitCode=3");

        await host.WaitForLineAsync("The last lines of job:", CancellationToken);
        await host.WaitForLineAsync("    the job was here", CancellationToken);
        await host.WaitForLineAsync("'web' needs 'job' to succeed, but it ended with exit code 3.", CancellationToken);
        host.Interrupt();

        (await host.WaitForExitAsync(EndLimit, CancellationToken)).ShouldBe(0);
    }

    [Theory]
    [InlineData("duplicate", "there is already a ProjectResource named 'web'")]
    [InlineData("circle", "wait for each other in a circle")]
    [InlineData("parameter", "Parameters__token")]
    [InlineData("project", "Nowhere.csproj")]
    [InlineData("oops", "Playground:Fault is 'oops'")]
    public async Task Start_Fault_IsOneMessageAndExitCodeOne(string fault, string message)
        => (await FailAsync($"--Playground:Fault={fault}")).ShouldContain(message);

    [Fact]
    public async Task Start_AddressThatIsNone_SaysWhichSettingAndWhatToSet()
        => (await FailAsync("--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=somewhere"))
            .ShouldContain("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL is 'somewhere'; set it to an address such as http://localhost:18888");

    [Fact]
    public async Task Start_TakenPort_SaysWhichAndWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var output = await FailAsync("--Playground:Fault=port", $"--Playground:Port={port}");

        output.ShouldContain($"Port {port} is in use, and the endpoint 'api' of 'web' needs it.");
    }

    [Fact]
    public async Task Start_ProjectThatDoesNotBuild_ShowsTheError()
    {
        await File.WriteAllTextAsync(Path.Combine(_state, "Broken.csproj"), """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""", CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_state, "Broken.cs"), "class Broken { int F() => missing; }", CancellationToken);

        var output = await FailAsync("--Playground:Fault=build", $"--Playground:Project={_state}/Broken.csproj");

        output.ShouldContain("The project 'broken' does not build.");
        output.ShouldContain("CS0103");
    }

    [Fact]
    public async Task Help_TellsSettingsAndResourcesAndStartsNothing()
    {
        await using var host = PlaygroundProcess.Start(_state, "--help");

        (await host.WaitForExitAsync(TimeSpan.FromSeconds(60), CancellationToken)).ShouldBe(0);

        host.Output.ShouldContain("--AppHost:StateDirectory");
        host.Output.ShouldContain("web                      Project, 2 replicas");
        host.Output.ShouldNotContain("starting");
    }

    private static IReadOnlyList<int> Ports(string output)
        => [.. ApiAddress().Matches(output).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"web api\s+http://localhost:(\d+)")]
    private static partial Regex ApiAddress();

    private async Task<string> FailAsync(params string[] settings)
    {
        await using var host = PlaygroundProcess.Start(_state, settings);
        (await host.WaitForExitAsync(TimeSpan.FromSeconds(60), CancellationToken)).ShouldBe(1);
        host.Output.ShouldContain("The application cannot run: ");
        host.Output.ShouldNotContain("   at ");
        host.Output.ShouldNotContain("Unhandled exception");
        return host.Output;
    }
}
