namespace Aspire.Hosting.ApplicationModel;

/// <summary>One replica of a resource. Resources without replicas have exactly one.</summary>
internal sealed class ResourceInstance(IResource resource, int index, string id)
{
    public IResource Resource { get; } = resource;

    /// <summary>Counts from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Unique in the application; the service.instance.id of a project's replica.</summary>
    public string Id { get; } = id;

    public override string ToString() => Id;
}
