using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Endpoints;

namespace Aspire.Hosting.Orchestration;

/// <summary>Makes the replicas of resources.</summary>
internal static class ResourceInstances
{
    public static ResourceInstance Add(IResource resource)
    {
        if (!resource.TryGetLastAnnotation<ReplicaInstancesAnnotation>(out var annotation))
            resource.Annotations.Add(annotation = new ReplicaInstancesAnnotation());
        var instance = new ResourceInstance(resource, annotation.Instances.Length, NewId(resource));
        annotation.Add(instance);
        return instance;
    }

    public static void Remove(ResourceInstance instance)
    {
        if (instance.Resource.TryGetLastAnnotation<ReplicaInstancesAnnotation>(out var annotation)) annotation.Remove(instance);
    }

    /// <summary>Publishes what is known of a replica before it starts.</summary>
    public static async Task PublishInitialAsync(ResourceInstance instance, OrchestrationContext context, CancellationToken cancellationToken)
    {
        var urls = await ResourceUrls.ResolveAsync(instance, context.ExecutionContext, cancellationToken).ConfigureAwait(false);
        await context.Notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => InitialSnapshots.Complete(s, instance, urls) with
        {
            State = s.State ?? KnownResourceStates.NotStarted,
        }).ConfigureAwait(false);
    }

    /// <summary>Projects have replicas, told apart by a random suffix; all else is known by its name.</summary>
    private static string NewId(IResource resource)
        => resource is ProjectResource ? $"{resource.Name}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}" : resource.Name;
}
