using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// The changes since they were last taken. It holds the newest state of each resource at most, however slowly its reader is.
/// </summary>
internal sealed class ResourceChangeFeed : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _upserted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly IDisposable _observation;

    public ResourceChangeFeed(ResourceNotificationService notifications) => _observation = notifications.Observe(Add);

    /// <summary>Waits until there may be changes.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public (IReadOnlyList<ResourceEvent> Upserted, IReadOnlyList<string> Deleted) TakePending()
    {
        lock (_gate)
        {
            var pending = (_upserted.Values.ToArray(), _deleted.ToArray());
            _upserted.Clear();
            _deleted.Clear();
            return pending;
        }
    }

    public void Dispose()
    {
        _observation.Dispose();
        _signal.Dispose();
    }

    private void Add(ResourceEvent change, bool isRemoved)
    {
        lock (_gate)
        {
            if (isRemoved || change.Snapshot.IsHidden || change.Snapshot.State?.Text == KnownResourceStates.Hidden)
            {
                _upserted.Remove(change.ResourceId);
                _deleted.Add(change.ResourceId);
            }
            else
            {
                _deleted.Remove(change.ResourceId);
                _upserted[change.ResourceId] = change;
            }
            if (_signal.CurrentCount == 0) _signal.Release();
        }
    }
}
