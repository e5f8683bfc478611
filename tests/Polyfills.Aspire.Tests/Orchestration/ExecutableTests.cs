using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polyfills.Aspire.Tests.Running;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.Orchestration;

/// <summary>Programs of this machine as resources; shell scripts, so Unix only.</summary>
public sealed class ExecutableTests : IAsyncDisposable
{
    private const string Forever = "while :; do sleep 0.05; done";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aspire-tests-");
    private readonly IDistributedApplicationTestingBuilder _builder;
    private DistributedApplication? _application;

    public ExecutableTests()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Runs shell scripts.");
        _builder = DistributedApplicationTestingBuilder.Create($"--AppHost:StateDirectory={_directory.FullName}");
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string Record => Path.Combine(_directory.FullName, "record");

    public async ValueTask DisposeAsync()
    {
        if (_application is not null) await _application.DisposeAsync();
        await _builder.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_OutputAndExitCode_AreSeen()
    {
        Add("talker", "echo out; echo err >&2; exit 0");
        await StartAsync();

        var end = await WaitForAsync("talker", s => s.State?.Text == KnownResourceStates.Finished);

        end.Snapshot.ExitCode.ShouldBe(0);
        Console("talker").Tail(10).Select(l => (l.Text, l.IsError)).ShouldBe([("out", false), ("err", true)], ignoreOrder: true);
    }

    [Fact]
    public async Task Start_Environment_IsHandedOnWithAnyName()
    {
        // Not from a script: most shells drop such names.
        _builder.AddExecutable("talker", "env", ".").WithEnvironment("ConnectionStrings__users-db", "Host=h").WithEnvironment("EMPTY", "");
        await StartAsync();

        await WaitForAsync("talker", s => s.State?.Text == KnownResourceStates.Finished);

        var lines = Console("talker").Tail(1000).Select(l => l.Text).ToArray();
        lines.ShouldContain("ConnectionStrings__users-db=Host=h");
        lines.ShouldContain("EMPTY=");
    }

    [Fact]
    public async Task Start_ProgramThatIsNotThere_FailsWithAMessage()
    {
        _builder.AddExecutable("nobody", "no-such-program", ".");
        await StartAsync();

        var end = await WaitForAsync("nobody", s => s.State?.Text == KnownResourceStates.FailedToStart);

        end.Snapshot.StateDetail.ShouldBe("The program 'no-such-program' is not on the PATH. Install it, or name it by its full path.");
    }

    [Fact]
    public async Task Crash_AgainAndAgain_WaitsLongerEachTimeAndSaysSo()
    {
        var time = new FakeTimeProvider();
        _builder.Services.AddSingleton<TimeProvider>(time);
        Add("crasher", "exit 7");
        await StartAsync();

        for (var crash = 1; crash <= 6; crash++)
        {
            var pending = await WaitForAsync("crasher", s => s.RestartPending && s.RestartCount == crash);
            pending.Snapshot.ExitCode.ShouldBe(7);
            var seconds = double.Parse(pending.Snapshot.StateDetail!.Split(' ')[2], CultureInfo.InvariantCulture);
            var expected = Math.Min(30, Math.Pow(2, crash - 1));
            seconds.ShouldBeInRange((expected * 0.8) - 0.1, (expected * 1.2) + 0.1);
            if (crash >= 5) pending.Snapshot.StateDetail.ShouldEndWith($"(failed {crash} times in a row)");
            else pending.Snapshot.StateDetail.ShouldEndWith("after exit code 7");
            await AdvanceUntilRestartedAsync(time, crash);
        }
    }

    [Fact]
    public async Task Crash_Stopped_IsNotStartedAgain()
    {
        var time = new FakeTimeProvider();
        _builder.Services.AddSingleton<TimeProvider>(time);
        Add("crasher", "exit 7");
        await StartAsync();
        await WaitForAsync("crasher", s => s.RestartPending);

        (await _application!.ResourceCommands.ExecuteCommandAsync("crasher", "stop", CancellationToken)).Success.ShouldBeTrue();
        time.Advance(TimeSpan.FromMinutes(5));

        _application.ResourceNotifications.TryGetCurrentState("crasher", out var state).ShouldBeTrue();
        state.Snapshot.IsTerminal.ShouldBeTrue();
        state.Snapshot.RestartCount.ShouldBe(1);
    }

    [Fact]
    public async Task WaitFor_ReadyCallback_RunsBeforeThoseThatWaitStart()
    {
        var first = Add("first", Forever).OnResourceReady(async (_, _, cancellationToken) => await File.AppendAllTextAsync(Record, "ready\n", cancellationToken));
        Add("second", $"echo second >> {Record}; {Forever}").WaitFor(first)
            .OnBeforeResourceStarted(async (_, _, cancellationToken) => await File.AppendAllTextAsync(Record, "before\n", cancellationToken));
        await StartAsync();

        await _application!.ResourceNotifications.WaitForResourceHealthyAsync("second", CancellationToken).WaitAsync(Limit, CancellationToken);
        await WaitForRecordAsync(3);

        (await File.ReadAllLinesAsync(Record, CancellationToken)).ShouldBe(["ready", "before", "second"]);
    }

    [Fact]
    public async Task ReadyCallback_Fails_TellsThoseThatWait()
    {
        var first = Add("first", Forever).OnResourceReady((_, _, _) => throw new InvalidOperationException("no database for you"));
        Add("second", Forever).WaitFor(first);
        await StartAsync();

        var end = await WaitForAsync("second", s => s.State?.Text == KnownResourceStates.FailedToStart);

        end.Snapshot.StateDetail.ShouldBe("no database for you");
    }

    [Fact]
    public async Task ExplicitStart_StartsOnCommandOnly()
    {
        Add("later", Forever).WithExplicitStart();
        Add("now", Forever);
        await StartAsync();
        await WaitForAsync("now", s => s.State?.Text == KnownResourceStates.Running);
        _application!.ResourceNotifications.TryGetCurrentState("later", out var before);
        before!.Snapshot.State!.Text.ShouldBe(KnownResourceStates.NotStarted);

        await _application.ResourceCommands.ExecuteCommandAsync("later", "start", CancellationToken);

        await WaitForAsync("later", s => s.State?.Text == KnownResourceStates.Running);
    }

    [Fact]
    public async Task Stop_EndsThoseWhoNeedOthersFirst()
    {
        var database = AddGraceful("database");
        var service = AddGraceful("service").WaitFor(database);
        AddGraceful("caller").WaitFor(service);
        await StartAsync();
        await WaitForOutputAsync("caller", "up");

        await _application!.StopAsync(CancellationToken);

        (await File.ReadAllLinesAsync(Record, CancellationToken)).ShouldBe(["caller", "service", "database"]);
    }

    [LinuxFact]
    public async Task Stop_ProcessThatIgnoresTheSignal_IsKilledWithItsChildrenOnceItsGraceIsOver()
    {
        Add("stubborn", $"trap '' TERM; (trap '' TERM; exec sleep 300) & echo child $!; {Forever}")
            .WithAnnotation(new ProcessEndingAnnotation(ProcessEnding.Default with { Grace = TimeSpan.FromSeconds(0.3) }));
        await StartAsync();
        var child = await WaitForOutputAsync("stubborn", "child ");
        var pid = (await WaitForAsync("stubborn", s => s.ProcessId is not null)).Snapshot.ProcessId!.Value;

        await _application!.StopAsync(CancellationToken);

        ProcessTable.IsRunning(pid).ShouldBeFalse();
        var orphan = int.Parse(child.Split(' ')[1], CultureInfo.InvariantCulture);
        (await ProcessTable.WaitForEndAsync([new ProcessEntry(orphan, "sleep", 'S', 0, 0, ProcessTable.StartTimeOf(orphan))], Limit, CancellationToken)).ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task End_OfAProcess_EndsWhatItLeavesBehind()
    {
        Add("careless", "sleep 300 & echo child $!; exit 0");
        await StartAsync();
        await WaitForAsync("careless", s => s.State?.Text == KnownResourceStates.Finished);
        var child = int.Parse((await WaitForOutputAsync("careless", "child ")).Split(' ')[1], CultureInfo.InvariantCulture);

        (await ProcessTable.WaitForEndAsync([new ProcessEntry(child, "sleep", 'S', 0, 0, ProcessTable.StartTimeOf(child))], Limit, CancellationToken)).ShouldBeEmpty();
    }

    private IResourceBuilder<ExecutableResource> Add(string name, string script) => _builder.AddExecutable(name, "sh", ".", "-c", script);

    private IResourceBuilder<ExecutableResource> AddGraceful(string name)
        => Add(name, $"trap 'echo {name} >> {Record}; exit 0' TERM; echo up; {Forever}");

    private async Task StartAsync()
    {
        _application = await _builder.BuildAsync(CancellationToken);
        await _application.StartAsync(CancellationToken);
    }

    private global::Aspire.Hosting.ConsoleLogs.ConsoleLog Console(string name) => _application!.Services.GetRequiredService<ResourceLoggerService>().GetConsole(name);

    private Task<ResourceEvent> WaitForAsync(string name, Func<CustomResourceSnapshot, bool> condition)
        => _application!.ResourceNotifications.WaitForResourceAsync(name, e => condition(e.Snapshot), CancellationToken).WaitAsync(Limit, CancellationToken);

    private async Task<string> WaitForOutputAsync(string name, string start)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        limit.CancelAfter(Limit);
        await foreach (var lines in Console(name).ReadAsync(follow: true, limit.Token))
        {
            foreach (var line in lines)
            {
                if (line.Text.StartsWith(start, StringComparison.Ordinal)) return line.Text;
            }
        }
        throw new InvalidOperationException($"'{name}' did not print '{start}'.");
    }

    /// <summary>The clock is ours: it is moved on until the back-off is over, which begins only once the crash has been published.</summary>
    private async Task AdvanceUntilRestartedAsync(FakeTimeProvider time, int crash)
    {
        var restarted = WaitForAsync("crasher", s => s.RestartCount > crash || (s.RestartCount == crash && !s.RestartPending));
        while (!restarted.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(restarted, Task.Delay(10, CancellationToken));
        }
        await restarted;
    }

    /// <summary>A script that has been started writes when it comes to it.</summary>
    private async Task WaitForRecordAsync(int lines)
    {
        var deadline = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while ((await File.ReadAllLinesAsync(Record, CancellationToken)).Length < lines && Environment.TickCount64 < deadline)
            await Task.Delay(20, CancellationToken);
    }
}
