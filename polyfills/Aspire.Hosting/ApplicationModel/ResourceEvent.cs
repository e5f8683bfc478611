namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of a resource's state.</summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">The replica's id; the resource's name where there are no replicas.</param>
/// <param name="snapshot">What is known now.</param>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The replica's id; the resource's name where there are no replicas.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>What is known now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
