using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.ConsoleLogs;
using Aspire.Hosting.Endpoints;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs one replica: waits, starts, starts again after a crash, stops; and publishes all of it.</summary>
internal sealed partial class ReplicaController(ResourceController owner, ResourceInstance instance, OrchestrationContext context) : IDisposable
{
    /// <summary>How the console's line begins that says why a resource could not be started.</summary>
    public const string StartFailurePrefix = "Could not be started: ";

    private readonly SemaphoreSlim _commands = new(1, 1);
    private readonly RestartBackoff _backoff = new(Random.Shared);
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private TimeSpan _grace;

    public ResourceInstance Instance => instance;

    public bool IsActive => !_running.IsCompleted;

    private ConsoleLog Console => context.Loggers.GetConsole(instance.Id);

    /// <summary>Starts it, once what it waits for is there. Returns at once; false if it was started already.</summary>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        await _commands.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsActive) return false;
            _stopping.Dispose();
            _stopping = new CancellationTokenSource();
            _backoff.Reset();
            _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
            return true;
        }
        finally
        {
            _commands.Release();
        }
    }

    /// <summary>Stops it, or gives up starting it. Returns when it has ended; false if it did not run.</summary>
    public async Task<bool> StopAsync(TimeSpan grace)
    {
        await _commands.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!IsActive) return false;
            _grace = grace;
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
            return true;
        }
        finally
        {
            _commands.Release();
        }
    }

    /// <summary>It must have been stopped.</summary>
    public void Dispose()
    {
        _commands.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await DependencyWait.WaitAsync(instance, context.Notifications, ShowWaiting, stopping).ConfigureAwait(false);
            Publish(KnownResourceStates.Starting);
            await owner.AnnounceStartAsync(stopping).ConfigureAwait(false);
            while (await RunOnceAsync(stopping).ConfigureAwait(false) is { } delay)
                await Task.Delay(delay, context.Time, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Publish(KnownResourceStates.Finished, static s => s with { StateDetail = "stopped" });
        }
        catch (Exception e)
        {
            if (e is not DistributedApplicationException) Log.StartFailed(context.Logger, e, instance.Id);
            Console.Append(StartFailurePrefix + e.Message, isError: true);
            Publish(KnownResourceStates.FailedToStart, s => s with { StateDetail = e.Message });
        }
    }

    /// <summary>Runs it to its end. Gives how long to wait before the next run; null if there is none.</summary>
    private async Task<TimeSpan?> RunOnceAsync(CancellationToken stopping)
    {
        await using var run = await StartRunAsync(stopping).ConfigureAwait(false);
        var started = context.Time.GetTimestamp();
        var urls = await ResourceUrls.ResolveAsync(instance, context.ExecutionContext, stopping).ConfigureAwait(false);
        Publish(KnownResourceStates.Running, s => s with
        {
            StartTimeStamp = context.Time.GetUtcNow().UtcDateTime,
            StopTimeStamp = null,
            ExitCode = null,
            ProcessId = run.ProcessId,
            Urls = urls,
            Properties = InitialSnapshots.Merge(s.Properties, run),
        });

        await Task.WhenAny(run.Ended, Task.Delay(Timeout.Infinite, stopping)).ConfigureAwait(false);
        if (!run.Ended.IsCompleted)
        {
            Publish(KnownResourceStates.Stopping);
            await run.StopAsync(_grace).ConfigureAwait(false);
        }
        var exitCode = run.Ended.IsCompletedSuccessfully ? await run.Ended.ConfigureAwait(false) : -1;
        var delay = PublishEnd(exitCode, run.EndReason, context.Time.GetElapsedTime(started), wasStopped: stopping.IsCancellationRequested);
        await PublishStoppedEventAsync().ConfigureAwait(false);
        return delay;
    }

    private async Task<IResourceRun> StartRunAsync(CancellationToken stopping)
    {
        Publish(KnownResourceStates.Starting);
        var logger = context.Loggers.GetLogger(instance.Id);
        var configuration = await ExecutionConfiguration.ResolveAsync(instance, context.ExecutionContext, logger, stopping).ConfigureAwait(false);
        Publish(KnownResourceStates.Starting, s => s with { EnvironmentVariables = configuration.Environment });
        var run = await owner.Executor.StartAsync(
            new ResourceStart
            {
                Instance = instance,
                Environment = configuration.Environment,
                Arguments = configuration.Arguments,
                Console = Console,
                Logger = logger,
                ReportProgress = text => Publish(KnownResourceStates.Starting, s => s with { StateDetail = text }),
            },
            stopping).ConfigureAwait(false);
        return run;
    }

    private TimeSpan? PublishEnd(int exitCode, string? reason, TimeSpan ranFor, bool wasStopped)
    {
        if (wasStopped)
        {
            PublishEnd(KnownResourceStates.Finished, exitCode, s => s with { StateDetail = "stopped" });
            return null;
        }
        if (exitCode == 0)
        {
            PublishEnd(KnownResourceStates.Finished, exitCode, static s => s);
            return null;
        }
        if (owner.IsJob)
        {
            // Others wait for its end: this is it. Whoever mends the cause starts it again.
            PublishEnd(KnownResourceStates.Exited, exitCode, s => s with { StateDetail = reason ?? $"exit code {exitCode}" });
            return null;
        }

        var delay = _backoff.Next(ranFor);
        var failures = _backoff.ConsecutiveFailures;
        var often = failures >= RestartBackoff.ManyFailures ? $" (failed {failures} times in a row)" : "";
        PublishEnd(KnownResourceStates.Exited, exitCode, s => s with
        {
            StateDetail = FormattableString.Invariant($"restarting in {delay.TotalSeconds:0.#} s{(reason is null ? $" after exit code {exitCode}" : "")}{often}{(reason is null ? "" : $": {reason}")}"),
            RestartPending = true,
            RestartCount = s.RestartCount + 1,
        });
        return delay;
    }

    private void PublishEnd(string state, int exitCode, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
        => Publish(state, s => change(s with
        {
            ExitCode = exitCode,
            StopTimeStamp = context.Time.GetUtcNow().UtcDateTime,
            ProcessId = null,
            Properties = InitialSnapshots.WithoutProcess(s.Properties),
        }));

    private void ShowWaiting(string pending) => Publish(KnownResourceStates.Waiting, s => s with { StateDetail = pending });

    private void Publish(string state, Func<CustomResourceSnapshot, CustomResourceSnapshot>? change = null)
    {
        context.Notifications.PublishUpdateAsync(instance.Resource, instance.Id, s =>
        {
            // A new stage of life: what was said of the last one does not hold any more.
            var next = s.State?.Text == state ? s : s with
            {
                State = new ResourceStateSnapshot(state, StyleOf(state)),
                StateDetail = null,
                RestartPending = false,
                HealthReports = InitialSnapshots.Unknown(s.HealthReports),
                Urls = [.. s.Urls.Select(u => u with { IsInactive = state != KnownResourceStates.Running })],
            };
            return change is null ? next : change(next);
        });
    }

    private async Task PublishStoppedEventAsync()
    {
        if (!context.Notifications.TryGetCurrentState(instance.Id, out var last)) return;
        try
        {
            await context.Eventing.PublishAsync(new ResourceStoppedEvent(instance.Resource, context.Services, last), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.StoppedCallbackFailed(context.Logger, e, instance.Id);
        }
    }

    private static string? StyleOf(string state)
        => state == KnownResourceStates.Running || state == KnownResourceStates.Finished ? KnownResourceStateStyles.Success
            : state == KnownResourceStates.Exited || state == KnownResourceStates.FailedToStart ? KnownResourceStateStyles.Error
            : KnownResourceStateStyles.Info;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "'{ResourceId}' could not be started")]
        public static partial void StartFailed(ILogger logger, Exception exception, string resourceId);

        [LoggerMessage(2, LogLevel.Warning, "A callback for the end of '{ResourceId}' failed")]
        public static partial void StoppedCallbackFailed(ILogger logger, Exception exception, string resourceId);
    }
}
