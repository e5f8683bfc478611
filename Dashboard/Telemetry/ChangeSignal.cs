namespace ShopMesh.Dashboard.Telemetry;

/// <summary>
/// Tells any number of waiting pages that something changed, without a queue for each: a waiter names the version that it
/// has seen, and a burst of changes while it is busy costs it one wake-up.
/// </summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _next;
    private long _version;

    /// <summary>Rises by one with each change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Announces a change.</summary>
    public void Publish()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _version++;
            waiting = _next;
            _next = null;
        }

        waiting?.TrySetResult();
    }

    /// <summary>Completes as soon as the version differs from <paramref name="seen"/>.</summary>
    public Task WaitAsync(long seen, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_version != seen)
                return Task.CompletedTask;
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task.WaitAsync(cancellationToken);
        }
    }
}
