using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Orchestration;

/// <summary>The order in which resources stop: who needs others before those.</summary>
internal static class StopOrder
{
    /// <summary>Groups of resources; those of a group can stop at once.</summary>
    public static IReadOnlyList<IReadOnlyList<IResource>> Of(IReadOnlyList<IResource> resources)
    {
        var depths = new Dictionary<IResource, int>(ReferenceEqualityComparer.Instance);
        var known = new HashSet<IResource>(resources, ReferenceEqualityComparer.Instance);
        foreach (var resource in resources) DepthOf(resource);

        // What waits for nothing stops last, and after all others the dashboard: it shows how they do.
        return [.. resources
            .GroupBy(r => r.HasAnnotationOfType<DashboardAnnotation>() ? -1 : depths[r])
            .OrderByDescending(static g => g.Key)
            .Select(static g => (IReadOnlyList<IResource>)[.. g])];

        int DepthOf(IResource resource)
        {
            if (depths.TryGetValue(resource, out var depth)) return depth;
            // References may go both ways: what is being looked at counts as the bottom.
            depths[resource] = 0;
            foreach (var dependency in DependenciesOf(resource))
            {
                if (known.Contains(dependency) && !ReferenceEquals(dependency, resource)) depth = Math.Max(depth, DepthOf(dependency) + 1);
            }
            return depths[resource] = depth;
        }
    }

    private static IEnumerable<IResource> DependenciesOf(IResource resource)
        => resource.Annotations.OfType<WaitAnnotation>().Select(static w => w.Resource)
            .Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(static r => r.Resource))
            .Select(static r => r.GetRootResource());
}
