using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The annotations of a resource, in the order in which they were added.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>
{
    /// <summary>Creates an empty collection.</summary>
    public ResourceAnnotationCollection()
    {
    }

    /// <summary>Creates a collection with <paramref name="annotations"/>.</summary>
    public ResourceAnnotationCollection(IEnumerable<IResourceAnnotation> annotations)
        : base([.. annotations])
    {
    }
}
