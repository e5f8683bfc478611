using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.ApplicationModel;

public sealed class NotificationTests : IDisposable
{
    private static readonly EventSnapshot Ready = new(Task.CompletedTask);

    private readonly ResourceNotificationService _notifications = new();
    private readonly ProjectResource _resource = new("users");
    private readonly ResourceInstance _first;
    private readonly ResourceInstance _second;

    public NotificationTests()
    {
        _first = ResourceInstances.Add(_resource);
        _second = ResourceInstances.Add(_resource);
        Publish(_first, s => s);
        Publish(_second, s => s);
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _notifications.Dispose();

    [Fact]
    public async Task WaitForResourceHealthyAsync_OneReplicaOfTwo_IsNotEnough()
    {
        var waiting = _notifications.WaitForResourceHealthyAsync("users", CancellationToken);

        Publish(_first, Healthy);
        waiting.IsCompleted.ShouldBeFalse();
        Publish(_second, s => Healthy(s) with { HealthReports = [new HealthReportSnapshot("check", HealthStatus.Unhealthy, null, null)] });
        waiting.IsCompleted.ShouldBeFalse();
        Publish(_second, s => s with { HealthReports = [new HealthReportSnapshot("check", HealthStatus.Healthy, null, null)] });

        (await waiting).Snapshot.HealthStatus.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task WaitForResourceHealthyAsync_ReadyCallbackStillRuns_WaitsForIt()
    {
        var callback = new TaskCompletionSource();
        var waiting = _notifications.WaitForResourceHealthyAsync("users", CancellationToken);
        foreach (var instance in (ResourceInstance[])[_first, _second])
            Publish(instance, s => Healthy(s) with { ResourceReadyEvent = new EventSnapshot(callback.Task) });

        waiting.IsCompleted.ShouldBeFalse();
        callback.SetResult();

        await waiting;
    }

    [Fact]
    public async Task WaitForResourceHealthyAsync_StopOnFailure_SaysHowItFailed()
    {
        var waiting = _notifications.WaitForResourceHealthyAsync("users", WaitBehavior.StopOnResourceUnavailable, CancellationToken);

        Publish(_first, s => s with { State = KnownResourceStates.Exited, ExitCode = 3 });

        (await Should.ThrowAsync<DistributedApplicationException>(waiting)).Message.ShouldBe("'users' did not become healthy: it ended with exit code 3.");
    }

    [Fact]
    public async Task WaitForResourceHealthyAsync_CrashThatIsRestarted_IsNoFailure()
    {
        var waiting = _notifications.WaitForResourceHealthyAsync("users", WaitBehavior.StopOnResourceUnavailable, CancellationToken);

        Publish(_first, s => s with { State = KnownResourceStates.Exited, ExitCode = 3, RestartPending = true });
        waiting.IsCompleted.ShouldBeFalse();
        Publish(_first, s => Healthy(s) with { RestartPending = false });
        Publish(_second, Healthy);

        await waiting;
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(2, "'orders' needs 'users' to succeed, but it ended with exit code 2.")]
    public async Task WaitForDependenciesAsync_Completion_DependsOnTheExitCode(int exitCode, string? error)
    {
        var waiter = new ProjectResource("orders");
        waiter.Annotations.Add(new WaitAnnotation(_resource, WaitType.WaitForCompletion));
        var waiting = _notifications.WaitForDependenciesAsync(waiter, CancellationToken);

        Publish(_first, s => s with { State = KnownResourceStates.Finished, ExitCode = 0 });
        waiting.IsCompleted.ShouldBeFalse();
        Publish(_second, s => s with { State = KnownResourceStates.Finished, ExitCode = exitCode });

        if (error is null) await waiting;
        else (await Should.ThrowAsync<DistributedApplicationException>(waiting)).Message.ShouldBe(error);
    }

    [Fact]
    public async Task WatchAsync_GivesWhatIsThereThenEachChangeInOrder()
    {
        Publish(_first, s => s with { State = KnownResourceStates.Starting });
        await using var changes = _notifications.WatchAsync(CancellationToken).GetAsyncEnumerator(CancellationToken);

        var seen = new List<string>();
        await TakeAsync(2);
        Publish(_second, s => s with { State = KnownResourceStates.Starting });
        Publish(_first, s => s with { State = KnownResourceStates.Running });
        await TakeAsync(2);

        seen.ShouldBe([$"{_first.Id} Starting", $"{_second.Id} ", $"{_second.Id} Starting", $"{_first.Id} Running"]);

        async Task TakeAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                (await changes.MoveNextAsync()).ShouldBeTrue();
                seen.Add($"{changes.Current.ResourceId} {changes.Current.Snapshot.State?.Text}");
            }
        }
    }

    [Fact]
    public async Task WaitForResourceAsync_Cancelled_LeavesNothingBehind()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _notifications.WaitForResourceAsync("users", KnownResourceStates.Running, cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        Publish(_first, Healthy);
    }

    [Fact]
    public void Publish_UpdatesTheCommandsThatCanBeExecuted()
    {
        _resource.Annotations.Add(new ResourceCommandAnnotation(
            "start",
            "Start",
            context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Disabled : ResourceCommandState.Enabled,
            _ => Task.FromResult(CommandResults.Success()),
            null, null, null, null, null, false));

        Publish(_first, s => s with { State = KnownResourceStates.Running });
        Publish(_second, s => s with { State = KnownResourceStates.Finished });

        _notifications.GetStates().Select(s => s.Snapshot.Commands.Single().State).ShouldBe([ResourceCommandState.Disabled, ResourceCommandState.Enabled]);
    }

    private static CustomResourceSnapshot Healthy(CustomResourceSnapshot snapshot)
        => snapshot with { State = KnownResourceStates.Running, ResourceReadyEvent = Ready };

    private void Publish(ResourceInstance instance, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
        => _notifications.PublishUpdateAsync(_resource, instance.Id, change);
}
