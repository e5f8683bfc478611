using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states of all resources: what publishes them, watches them and waits for them.</summary>
public partial class ResourceNotificationService : IDisposable
{
    // A watcher that does not read for that many changes loses the oldest ones rather than the host its memory.
    private const int WatcherCapacity = 8192;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _order = [];
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];
    private readonly LinkedList<StateWaiter> _waiters = new();
    private readonly List<Action<ResourceEvent, bool>> _observers = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private long _version;

    /// <summary>Creates the service.</summary>
    /// <param name="logger">Where changes of state are logged, for debugging.</param>
    /// <param name="options">How waiting works.</param>
    /// <param name="services">The services that commands may ask whether they can be executed.</param>
    /// <param name="time">The clock.</param>
    public ResourceNotificationService(
        ILogger<ResourceNotificationService>? logger = null,
        IOptions<ResourceNotificationServiceOptions>? options = null,
        IServiceProvider? services = null,
        TimeProvider? time = null)
    {
        _services = services ?? EmptyServiceProvider.Instance;
        _logger = logger ?? NullLogger<ResourceNotificationService>.Instance;
        _time = time ?? TimeProvider.System;
        DefaultWaitBehavior = options?.Value.DefaultWaitBehavior ?? WaitBehavior.WaitOnResourceUnavailable;
    }

    /// <summary>What to do when a resource that is waited for fails, where the caller does not say.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }

    /// <summary>Publishes a new state of a resource, for each of its replicas.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="stateFactory">Makes the new state of the present one. It is called under a lock: it must be quick.</param>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in resource.GetInstanceIds()) Publish(resource, id, stateFactory);
        return Task.CompletedTask;
    }

    /// <summary>Publishes a new state of one replica of a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="resourceId">The replica's id.</param>
    /// <param name="stateFactory">Makes the new state of the present one. It is called under a lock: it must be quick.</param>
    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    /// <summary>Gets the present state of a replica.</summary>
    /// <param name="resourceId">The replica's id, or the name of a resource, which stands for its first replica.</param>
    /// <param name="resourceEvent">The state.</param>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(resourceId, out resourceEvent)) return true;
            resourceEvent = _order.Select(id => _states[id]).FirstOrDefault(s => IsNamed(s.Resource, resourceId));
            return resourceEvent is not null;
        }
    }

    /// <summary>Gives the present state of every replica, then each change. Slow readers lose the oldest changes.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<ResourceEvent>(new BoundedChannelOptions(WatcherCapacity)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        });
        lock (_gate)
        {
            foreach (var id in _order) channel.Writer.TryWrite(_states[id]);
            _watchers.Add(channel.Writer);
        }
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
            await foreach (var change in channel.Reader.ReadAllAsync(either.Token).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            lock (_gate) _watchers.Remove(channel.Writer);
        }
    }

    /// <summary>Waits until a replica of the resource is in <paramref name="targetState"/>.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="targetState">The state; the default is <see cref="KnownResourceStates.Running"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
        => WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until a replica of the resource is in one of <paramref name="targetStates"/>, and says in which.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.Ordinal);
        var change = await WaitForResourceAsync(
            resourceName, e => e.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken).ConfigureAwait(false);
        return change.Snapshot.State!.Text;
    }

    /// <summary>Waits until a replica of the resource fulfils <paramref name="predicate"/>, which is called under a lock.</summary>
    public Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        ArgumentNullException.ThrowIfNull(predicate);
        return WaitUntilAsync(resourceName, replicas => replicas.FirstOrDefault(predicate), cancellationToken);
    }

    /// <summary>Waits until all replicas of the resource run, are healthy and ready.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
        => WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until all replicas of the resource run, are healthy and ready.</summary>
    /// <exception cref="DistributedApplicationException">It failed, and <paramref name="waitBehavior"/> says to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var result = await WaitUntilAsync(
            resourceName,
            replicas => AllOrFailed(replicas, waitBehavior, static s => s.HealthStatus is HealthStatusHealthy && s.ResourceReadyEvent is not null),
            cancellationToken).ConfigureAwait(false);
        ThrowIfFailed(result, "become healthy");
        await result.Snapshot.ResourceReadyEvent!.EventTask.WaitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Waits for all resources that <paramref name="resource"/> is declared to wait for.</summary>
    /// <exception cref="DistributedApplicationException">One of them cannot become what it is waited for.</exception>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
        => Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().Select(wait => WaitForDependencyAsync(resource, wait, cancellationToken)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed.Cancel();
        GC.SuppressFinalize(this);
    }

    private const Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus HealthStatusHealthy =
        Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

    /// <summary>Waits for one resource that <paramref name="resource"/> is declared to wait for.</summary>
    internal async Task WaitForDependencyAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var name = wait.Resource.Name;
        var behavior = wait.WaitBehavior ?? DefaultWaitBehavior;
        switch (wait.WaitType)
        {
            case WaitType.WaitUntilHealthy:
                await WaitForResourceHealthyAsync(name, behavior, cancellationToken).ConfigureAwait(false);
                break;

            case WaitType.WaitUntilStarted:
                ThrowIfFailed(
                    await WaitUntilAsync(
                        name,
                        replicas => AllOrFailed(replicas, behavior, static s => s.State?.Text == KnownResourceStates.Running),
                        cancellationToken).ConfigureAwait(false),
                    "start");
                break;

            case WaitType.WaitForCompletion:
                var ended = await WaitUntilAsync(name, replicas => EndedOrNull(replicas, wait.ExitCode), cancellationToken).ConfigureAwait(false);
                if (ended.Snapshot.State?.Text == KnownResourceStates.FailedToStart || ended.Snapshot.ExitCode != wait.ExitCode)
                    throw new DistributedApplicationException($"'{resource.Name}' needs '{name}' to {DescribeCompletion(wait)}, but it {DescribeEnd(ended.Snapshot)}.");
                break;

            default:
                throw new InvalidOperationException($"The wait type {wait.WaitType} is not known.");
        }
    }

    /// <summary>Calls <paramref name="observer"/> with each state there is, then in order with each change; true means that it was removed.</summary>
    /// <remarks>The observer is called under a lock and must neither block nor call back.</remarks>
    internal IDisposable Observe(Action<ResourceEvent, bool> observer)
    {
        lock (_gate)
        {
            foreach (var id in _order) observer(_states[id], false);
            _observers.Add(observer);
        }
        return new Observation(this, observer);
    }

    /// <summary>The present states, in the order in which they became known.</summary>
    internal IReadOnlyList<ResourceEvent> GetStates()
    {
        lock (_gate) return [.. _order.Select(id => _states[id])];
    }

    /// <summary>Forgets a replica that was scaled away.</summary>
    internal void Remove(string resourceId)
    {
        lock (_gate)
        {
            if (!_states.Remove(resourceId, out var last)) return;
            _order.Remove(resourceId);
            foreach (var observer in _observers) observer(last, true);
            CompleteWaiters(last.Resource);
        }
    }

    /// <summary>Waits until <paramref name="condition"/> finds what it looks for among the replicas of a resource.</summary>
    internal async Task<T> WaitUntilAsync<T>(
        string resourceName, Func<IReadOnlyList<ResourceEvent>, T?> condition, CancellationToken cancellationToken)
        where T : class
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiter = new StateWaiter(resourceName, replicas =>
        {
            try
            {
                if (condition(replicas) is not { } found) return false;
                completion.TrySetResult(found);
            }
            catch (Exception e)
            {
                completion.TrySetException(e);
            }
            return true;
        });

        lock (_gate)
        {
            if (waiter.TryComplete(StatesOf(resourceName))) return completion.Task.GetAwaiter().GetResult();
            _waiters.AddLast(waiter);
        }
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
            return await completion.Task.WaitAsync(either.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _waiters.Remove(waiter);
        }
    }

    private static ResourceEvent? AllOrFailed(
        IReadOnlyList<ResourceEvent> replicas, WaitBehavior behavior, Func<CustomResourceSnapshot, bool> condition)
    {
        if (replicas.Count == 0) return null;
        if (behavior == WaitBehavior.StopOnResourceUnavailable && replicas.FirstOrDefault(static r => r.Snapshot.IsTerminal) is { } failed)
            return failed;
        return replicas.All(r => condition(r.Snapshot)) ? replicas[^1] : null;
    }

    private static ResourceEvent? EndedOrNull(IReadOnlyList<ResourceEvent> replicas, int exitCode)
    {
        if (replicas.FirstOrDefault(r => r.Snapshot.IsTerminal && r.Snapshot.ExitCode != exitCode) is { } failed) return failed;
        return replicas.Count > 0 && replicas.All(static r => r.Snapshot.IsTerminal) ? replicas[^1] : null;
    }

    private static void ThrowIfFailed(ResourceEvent result, string what)
    {
        if (result.Snapshot.IsTerminal)
            throw new DistributedApplicationException($"'{result.Resource.Name}' did not {what}: it {DescribeEnd(result.Snapshot)}.");
    }

    private static string DescribeCompletion(WaitAnnotation wait)
        => wait.ExitCode == 0 ? "succeed" : $"end with exit code {wait.ExitCode}";

    private static string DescribeEnd(CustomResourceSnapshot snapshot)
        => snapshot.State?.Text == KnownResourceStates.FailedToStart
            ? "could not be started" + (snapshot.StateDetail is { Length: > 0 } detail ? $" ({detail})" : "")
            : snapshot.ExitCode is { } exitCode ? $"ended with exit code {exitCode}" : "ended";

    private static bool IsNamed(IResource resource, string name) => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase);

    private void Publish(IResource resource, string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ResourceEvent? previous;
        ResourceEvent current;
        lock (_gate)
        {
            _states.TryGetValue(id, out previous);
            var next = stateFactory(previous?.Snapshot ?? InitialSnapshot(resource));
            next = next with { Version = ++_version, Commands = CommandsOf(resource, next) };
            current = new ResourceEvent(resource, id, next);
            _states[id] = current;
            if (previous is null) _order.Add(id);
            foreach (var watcher in _watchers) watcher.TryWrite(current);
            foreach (var observer in _observers) observer(current, false);
            CompleteWaiters(resource);
        }
        if (current.Snapshot.State?.Text is { } state && state != previous?.Snapshot.State?.Text)
            Log.StateChanged(_logger, id, previous?.Snapshot.State?.Text ?? "(none)", state);
    }

    private CustomResourceSnapshot InitialSnapshot(IResource resource)
    {
        var initial = resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation)
            ? annotation.InitialSnapshot
            : new CustomResourceSnapshot { ResourceType = KnownResourceTypes.Of(resource), Properties = [] };
        return initial.CreationTimeStamp is null ? initial with { CreationTimeStamp = _time.GetUtcNow().UtcDateTime } : initial;
    }

    private ImmutableArray<ResourceCommandSnapshot> CommandsOf(IResource resource, CustomResourceSnapshot snapshot)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = _services };
        return [.. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(c => new ResourceCommandSnapshot(
            c.Name,
            c.UpdateState(context),
            c.DisplayName,
            c.DisplayDescription,
            c.Parameter,
            c.ConfirmationMessage,
            c.IconName,
            c.IconVariant,
            c.IsHighlighted))];
    }

    private List<ResourceEvent> StatesOf(string resourceName)
    {
        var result = new List<ResourceEvent>();
        foreach (var id in _order)
        {
            var state = _states[id];
            if (IsNamed(state.Resource, resourceName) || string.Equals(id, resourceName, StringComparison.OrdinalIgnoreCase)) result.Add(state);
        }
        return result;
    }

    private void CompleteWaiters(IResource resource)
    {
        for (var node = _waiters.First; node is not null;)
        {
            var next = node.Next;
            var name = node.Value.ResourceName;
            // A waiter may also name a replica; ids start with the resource's name.
            if (name.StartsWith(resource.Name, StringComparison.OrdinalIgnoreCase) && node.Value.TryComplete(StatesOf(name))) _waiters.Remove(node);
            node = next;
        }
    }

    private sealed class StateWaiter(string resourceName, Func<IReadOnlyList<ResourceEvent>, bool> tryComplete)
    {
        public string ResourceName { get; } = resourceName;

        public bool TryComplete(IReadOnlyList<ResourceEvent> replicas) => tryComplete(replicas);
    }

    private sealed class Observation(ResourceNotificationService service, Action<ResourceEvent, bool> observer) : IDisposable
    {
        public void Dispose()
        {
            lock (service._gate) service._observers.Remove(observer);
        }
    }

    private sealed class EmptyServiceProvider : IServiceProvider
    {
        public static readonly EmptyServiceProvider Instance = new();

        public object? GetService(Type serviceType) => null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{ResourceId}: {Before} -> {After}")]
        public static partial void StateChanged(ILogger logger, string resourceId, string before, string after);
    }
}
