using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>Checks the health of every replica that runs, and says when a resource is ready: when all of its replicas are healthy.</summary>
internal sealed partial class ResourceHealthMonitor(
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    HealthProbe probe,
    IServiceProvider services,
    TimeProvider time,
    ILogger<ResourceHealthMonitor> logger) : IAsyncDisposable
{
    private readonly Dictionary<string, (CancellationTokenSource Stopping, Task Task)> _loops = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IResource, EventSnapshot> _ready = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _readyGate = new();
    private NotificationPump? _pump;

    public void Start() => _pump ??= new NotificationPump(notifications, OnChangeAsync);

    public async ValueTask DisposeAsync()
    {
        if (_pump is null) return;
        await _pump.DisposeAsync().ConfigureAwait(false);
        foreach (var id in _loops.Keys.ToArray()) await EndLoopAsync(id).ConfigureAwait(false);
        _pump = null;
    }

    private async Task OnChangeAsync(ResourceEvent change, bool isRemoved)
    {
        var runs = !isRemoved && change.Snapshot.State?.Text == KnownResourceStates.Running;
        if (runs && !_loops.ContainsKey(change.ResourceId))
        {
            var stopping = new CancellationTokenSource();
            var instance = change.Resource.GetInstances().FirstOrDefault(i => i.Id == change.ResourceId);
            _loops[change.ResourceId] = (stopping, Task.Run(() => CheckAsync(change.Resource, change.ResourceId, instance, stopping.Token)));
        }
        else if (!runs)
        {
            await EndLoopAsync(change.ResourceId).ConfigureAwait(false);
            ForgetReadiness(change.Resource);
        }
    }

    private async Task EndLoopAsync(string id)
    {
        if (!_loops.Remove(id, out var loop)) return;
        await loop.Stopping.CancelAsync().ConfigureAwait(false);
        await loop.Task.ConfigureAwait(false);
        loop.Stopping.Dispose();
    }

    private async Task CheckAsync(IResource resource, string id, ResourceInstance? instance, CancellationToken stopping)
    {
        var cadence = new HealthCadence();
        var checks = resource.Annotations.OfType<HealthCheckAnnotation>().DistinctBy(static h => h.Key).ToArray();
        try
        {
            while (true)
            {
                var results = await Task.WhenAll(checks.Select(c => probe.CheckAsync(c, instance, stopping))).ConfigureAwait(false);
                var isHealthy = true;
                await notifications.PublishUpdateAsync(resource, id, s =>
                {
                    if (s.State?.Text != KnownResourceStates.Running || results.Length == 0) return s;
                    var next = s with { HealthReports = [.. results.Select(r => HealthHistory.Append(s.HealthReports, r))] };
                    isHealthy = next.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;
                    return next;
                }).ConfigureAwait(false);
                if (isHealthy) AnnounceIfReady(resource);
                await Task.Delay(cadence.Next(isHealthy), time, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It does not run any more.
        }
    }

    private void AnnounceIfReady(IResource resource)
    {
        var ids = resource.GetInstanceIds();
        EventSnapshot ready;
        var isNew = false;
        lock (_readyGate)
        {
            if (!_ready.TryGetValue(resource, out ready!))
            {
                var allHealthy = ids.All(id => notifications.TryGetCurrentState(id, out var state)
                    && state.Snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy);
                if (!allHealthy) return;
                _ready[resource] = ready = new EventSnapshot(Task.Run(() => PublishReadyAsync(resource)));
                isNew = true;
            }
        }
        Publish();
        // Once more when all subscribers have been called: only then is it ready.
        if (isNew) _ = ready.EventTask.ContinueWith(_ => Publish(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        void Publish() => notifications.PublishUpdateAsync(resource, s => s with { ResourceReadyEvent = ready });
    }

    private async Task PublishReadyAsync(IResource resource)
    {
        try
        {
            await eventing.PublishAsync(new ResourceReadyEvent(resource, services), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Those who wait for the resource get the exception; whoever looks at it finds it in its console.
            Log.ReadyFailed(loggers.GetLogger(resource), e, resource.Name);
            Log.ReadyFailed(logger, e, resource.Name);
            throw;
        }
    }

    /// <summary>What was stopped altogether has to become ready again; what crashed and comes back by itself still is.</summary>
    private void ForgetReadiness(IResource resource)
    {
        lock (_readyGate)
        {
            if (!_ready.ContainsKey(resource)) return;
            var allEnded = resource.GetInstanceIds().All(id => !notifications.TryGetCurrentState(id, out var state) || state.Snapshot.IsTerminal);
            if (!allEnded || !_ready.TryRemove(resource, out _)) return;
        }
        notifications.PublishUpdateAsync(resource, static s => s with { ResourceReadyEvent = null });
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What had to be done once '{Resource}' was ready failed")]
        public static partial void ReadyFailed(ILogger logger, Exception exception, string resource);
    }
}
