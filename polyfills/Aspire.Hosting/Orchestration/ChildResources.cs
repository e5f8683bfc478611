using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What lives in another resource and has no process of its own, such as a database, is in the state of what it lives in.</summary>
internal sealed class ChildResources(ResourceNotificationService notifications, IEnumerable<IResource> children)
{
    private readonly ILookup<IResource, IResource> _children = children.ToLookup(static c => ((IResourceWithParent)c).Parent);

    public Task FollowAsync(ResourceEvent parent, bool isRemoved)
    {
        if (isRemoved || parent.Snapshot.State is not { } state) return Task.CompletedTask;
        // What the parent's start is at, and why it failed, is said once, where it happens.
        var detail = state.Text == KnownResourceStates.FailedToStart ? $"it is part of {parent.Resource.Name}"
            : state.Text == KnownResourceStates.Starting ? null
            : parent.Snapshot.StateDetail;
        foreach (var child in _children[parent.Resource])
        {
            notifications.PublishUpdateAsync(child, s => s.State?.Text == state.Text && s.StateDetail == detail ? s : s with
            {
                State = state,
                StateDetail = detail,
                RestartPending = parent.Snapshot.RestartPending,
                StartTimeStamp = parent.Snapshot.StartTimeStamp,
                StopTimeStamp = parent.Snapshot.StopTimeStamp,
                HealthReports = s.State?.Text == state.Text ? s.HealthReports : InitialSnapshots.Unknown(s.HealthReports),
            });
        }
        return Task.CompletedTask;
    }
}
