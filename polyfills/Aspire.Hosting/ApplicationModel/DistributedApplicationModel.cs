namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an application consists of.</summary>
public class DistributedApplicationModel
{
    /// <summary>Creates a model of <paramref name="resources"/>.</summary>
    public DistributedApplicationModel(IEnumerable<IResource> resources)
        : this(new ResourceCollection(resources))
    {
    }

    /// <summary>Creates a model of <paramref name="resources"/>.</summary>
    public DistributedApplicationModel(IResourceCollection resources) => Resources = resources;

    /// <summary>The resources.</summary>
    public IResourceCollection Resources { get; }
}
