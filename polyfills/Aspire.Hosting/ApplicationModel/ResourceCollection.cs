using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application, by unique name.</summary>
public sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    /// <summary>Creates an empty collection.</summary>
    public ResourceCollection()
    {
    }

    /// <summary>Creates a collection with <paramref name="resources"/>.</summary>
    public ResourceCollection(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources) Add(resource);
    }

    /// <inheritdoc/>
    protected override void InsertItem(int index, IResource item)
    {
        ThrowIfTaken(item, except: null);
        base.InsertItem(index, item);
    }

    /// <inheritdoc/>
    protected override void SetItem(int index, IResource item)
    {
        ThrowIfTaken(item, except: this[index]);
        base.SetItem(index, item);
    }

    private void ThrowIfTaken(IResource item, IResource? except)
    {
        foreach (var other in Items)
        {
            if (!ReferenceEquals(other, except) && string.Equals(other.Name, item.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw new DistributedApplicationException(
                    $"Cannot add the {item.GetType().Name} '{item.Name}': there is already a {other.GetType().Name} named '{other.Name}'. "
                    + "Names are compared without case; give one of the two another name.");
            }
        }
    }
}
