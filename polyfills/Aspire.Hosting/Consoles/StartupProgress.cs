using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Consoles;

/// <summary>How far the application is: one status per replica, and whether all are healthy.</summary>
internal sealed class StartupProgress
{
    private readonly Dictionary<string, ReplicaStatus> _statuses = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public IEnumerable<ReplicaStatus> Statuses => _order.Select(id => _statuses[id]);

    /// <summary>Whether everything that is meant to run is healthy, and everything that is meant to end has ended well.</summary>
    public bool IsAllHealthy => _order.Count > 0 && _statuses.Values.All(static s => s.IsSettled);

    /// <summary>Takes a change; gives the new status and the one before, or null if there is nothing to tell.</summary>
    public (ReplicaStatus Now, ReplicaStatus? Before)? Apply(ResourceEvent change, bool isRemoved, TimeSpan now)
    {
        if (change.Resource is IResourceWithoutLifetime || change.Snapshot.IsHidden || change.Snapshot.State?.Text == KnownResourceStates.Hidden) return null;
        if (isRemoved)
        {
            _statuses.Remove(change.ResourceId);
            _order.Remove(change.ResourceId);
            return null;
        }

        var status = ReplicaStatus.Of(change, now);
        _statuses.TryGetValue(status.Id, out var before);
        if (before is null) _order.Add(status.Id);
        else if (before.Stage == status.Stage) status = status with { Since = before.Since };
        _statuses[status.Id] = status;
        return (status, before);
    }
}
