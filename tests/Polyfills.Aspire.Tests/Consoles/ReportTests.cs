using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Consoles;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Spectre.Console;
using Xunit;

namespace Polyfills.Aspire.Tests.Consoles;

public sealed class ReportTests : IDisposable
{
    private readonly StringWriter _terminal = new();
    private readonly StringWriter _after = new();
    private readonly StartupProgress _progress = new();
    private readonly ProjectResource _resource = new("users");

    public void Dispose()
    {
        _terminal.Dispose();
        _after.Dispose();
    }

    [Fact]
    public void Live_NothingToShowYet_Draws()
    {
        using var report = CreateLive();

        report.Begin(_progress, () => TimeSpan.Zero);
        report.End();

        _terminal.ToString().ShouldContain("Starting ...");
    }

    [Fact]
    public void Live_LinesAfterTheStart_AreNotBroken()
    {
        using var report = CreateLive();
        report.Begin(_progress, () => TimeSpan.Zero);
        report.End();
        var link = "http://localhost:18888/login?t=" + new string('x', 200);

        report.WriteLine(link);

        _after.ToString().ShouldBe(link + Environment.NewLine);
    }

    [Fact]
    public void Plain_OneLinePerStage()
    {
        using var report = new PlainReport(_after);
        var instance = ResourceInstances.Add(_resource);

        Show(report, instance, 0, s => s with { State = KnownResourceStates.NotStarted });
        Show(report, instance, 1, s => s with { State = KnownResourceStates.Waiting, StateDetail = "waiting for postgres, users-db" });
        Show(report, instance, 2, s => s with { State = KnownResourceStates.Waiting, StateDetail = "waiting for users-db" });
        Show(report, instance, 3, s => s with { State = KnownResourceStates.Running, HealthReports = [new HealthReportSnapshot("check", HealthStatus.Healthy, null, null)], ResourceReadyEvent = new EventSnapshot(Task.CompletedTask) });

        _after.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "   1.0 s  users                    waiting for postgres, users-db",
            "   3.0 s  users                    healthy",
        ]);
        _progress.IsAllHealthy.ShouldBeTrue();
    }

    [Fact]
    public void Progress_ReadyCallbackStillRuns_IsNotAllHealthy()
    {
        var ready = new TaskCompletionSource();
        var instance = ResourceInstances.Add(_resource);
        var snapshot = new CustomResourceSnapshot
        {
            ResourceType = "Project",
            Properties = [],
            State = KnownResourceStates.Running,
            ResourceReadyEvent = new EventSnapshot(ready.Task),
        };

        _progress.Apply(new ResourceEvent(_resource, instance.Id, snapshot), isRemoved: false, TimeSpan.Zero);
        _progress.IsAllHealthy.ShouldBeFalse();
        ready.SetResult();
        _progress.Apply(new ResourceEvent(_resource, instance.Id, snapshot), isRemoved: false, TimeSpan.Zero);

        _progress.IsAllHealthy.ShouldBeTrue();
    }

    private void Show(PlainReport report, ResourceInstance instance, int seconds, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        var snapshot = change(new CustomResourceSnapshot { ResourceType = "Project", Properties = [] });
        var (now, before) = _progress.Apply(new ResourceEvent(_resource, instance.Id, snapshot), isRemoved: false, TimeSpan.FromSeconds(seconds))!.Value;
        report.Show(now, before);
    }

    private LiveReport CreateLive() => new(
        AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(_terminal) }),
        _after);
}
