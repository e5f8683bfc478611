namespace Aspire.Hosting.ApplicationModel;

internal static class ResourceInstanceExtensions
{
    /// <summary>The replicas that a resource has now; empty before the application has started.</summary>
    public static IReadOnlyList<ResourceInstance> GetInstances(this IResource resource)
        => resource.TryGetLastAnnotation<ReplicaInstancesAnnotation>(out var annotation) ? annotation.Instances : [];

    /// <summary>The ids under which a resource's replicas are known.</summary>
    public static IReadOnlyList<string> GetInstanceIds(this IResource resource)
    {
        var instances = resource.GetInstances();
        return instances.Count == 0 ? [resource.Name] : [.. instances.Select(static i => i.Id)];
    }
}
