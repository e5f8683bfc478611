using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource relates to another, for display.</summary>
/// <param name="resource">The other resource.</param>
/// <param name="type">The kind; see <see cref="KnownRelationshipTypes"/>.</param>
[DebuggerDisplay("{Type,nq} {Resource.Name,nq}")]
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The kind.</summary>
    public string Type { get; } = type;
}
