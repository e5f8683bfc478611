using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Reaches single replicas, for tests that take one away. It is an addition of this host: the original has no such members, so code
/// that is to build on the original too reads <see cref="ResourceNotificationService"/> instead.
/// </summary>
public static class DistributedApplicationReplicaExtensions
{
    /// <summary>The replicas that a resource has now, in their order.</summary>
    public static IReadOnlyList<ResourceReplica> GetReplicas(this DistributedApplication app, string resourceName)
    {
        var resource = DistributedApplicationHostingTestingExtensions.GetResource(app, resourceName);
        return [.. resource.GetInstances().Select(instance => new ResourceReplica(
            instance.Id,
            app.ResourceNotifications.TryGetCurrentState(instance.Id, out var state) ? state.Snapshot.ProcessId : null,
            resource.Annotations.OfType<EndpointAnnotation>()
                .Where(e => instance.Index < e.ReplicaEndpoints.Count)
                .ToDictionary(static e => e.Name, e => new Uri(e.ReplicaEndpoints[instance.Index].UriString))))];
    }
}
