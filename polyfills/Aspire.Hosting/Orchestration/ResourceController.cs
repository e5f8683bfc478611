using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs all replicas of a resource.</summary>
internal sealed class ResourceController : IDisposable
{
    /// <summary>More processes of one kind than that help nobody on one machine.</summary>
    public const int MostReplicas = 16;

    private readonly OrchestrationContext _context;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _scaling = new(1, 1);
    private readonly List<ReplicaController> _replicas = [];
    private Task? _announced;

    public ResourceController(IResource resource, IResourceExecutor executor, bool isJob, OrchestrationContext context)
    {
        Resource = resource;
        Executor = executor;
        IsJob = isJob;
        _context = context;
        foreach (var instance in resource.GetInstances()) _replicas.Add(new ReplicaController(this, instance, context));
    }

    public IResource Resource { get; }

    public IResourceExecutor Executor { get; }

    /// <summary>Whether others wait for its end: it is not started again when it fails.</summary>
    public bool IsJob { get; }

    public IReadOnlyList<ReplicaController> Replicas
    {
        get
        {
            lock (_gate) return [.. _replicas];
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var replica in Replicas) await replica.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops all replicas, each within <paramref name="grace"/>.</summary>
    public Task StopAsync(TimeSpan grace) => Task.WhenAll(Replicas.Select(r => r.StopAsync(grace)));

    /// <summary>Publishes that the resource is about to start: once for replicas that start together.</summary>
    public Task AnnounceStartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isFirst = _replicas.Count(static r => r.IsActive) <= 1;
            if (_announced is null || (_announced.IsCompleted && isFirst))
                _announced = _context.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, _context.Services), cancellationToken);
            return _announced;
        }
    }

    /// <summary>Starts one more replica, with endpoints of its own. Those who refer to the resource see it when they start the next time.</summary>
    /// <returns>False if there are <see cref="MostReplicas"/> already.</returns>
    public async Task<bool> ScaleUpAsync(CancellationToken cancellationToken)
    {
        await _scaling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Replicas.Count >= MostReplicas) return false;
            _context.Endpoints.AllocateNext(Resource);
            var instance = ResourceInstances.Add(Resource);
            await ResourceInstances.PublishInitialAsync(instance, _context, cancellationToken).ConfigureAwait(false);
            var replica = new ReplicaController(this, instance, _context);
            lock (_gate) _replicas.Add(replica);
            await replica.StartAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _scaling.Release();
        }
    }

    /// <summary>Stops the last replica and forgets it; false if it is the only one.</summary>
    public async Task<bool> ScaleDownAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        await _scaling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ReplicaController last;
            lock (_gate)
            {
                if (_replicas.Count <= 1) return false;
                last = _replicas[^1];
                _replicas.RemoveAt(_replicas.Count - 1);
            }
            await last.StopAsync(grace).ConfigureAwait(false);
            last.Dispose();
            ResourceInstances.Remove(last.Instance);
            _context.Endpoints.ReleaseLast(Resource);
            _context.Notifications.Remove(last.Instance.Id);
            _context.Loggers.Complete(last.Instance.Id);
            return true;
        }
        finally
        {
            _scaling.Release();
        }
    }

    /// <summary>All replicas must have been stopped.</summary>
    public void Dispose()
    {
        foreach (var replica in Replicas) replica.Dispose();
        _scaling.Dispose();
    }
}
