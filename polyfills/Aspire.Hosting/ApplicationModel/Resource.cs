using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The base of resources.</summary>
[DebuggerDisplay("{GetType().Name,nq} {Name,nq}")]
public abstract class Resource : IResource
{
    /// <summary>Creates a resource.</summary>
    /// <param name="name">Letters, digits and hyphens, starting with a letter, at most 64 characters.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not a valid name.</exception>
    protected Resource(string name)
    {
        ResourceNames.Validate(name);
        Name = name;
    }

    /// <inheritdoc/>
    public virtual string Name { get; }

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
