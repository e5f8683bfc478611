using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds what could never start, before anything does.</summary>
internal static class TopologyValidation
{
    /// <summary>Throws if resources wait for each other in a circle, or for something that is not part of the application.</summary>
    public static void Validate(IReadOnlyCollection<IResource> resources)
    {
        var known = new HashSet<IResource>(resources, ReferenceEqualityComparer.Instance);
        foreach (var resource in resources)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            {
                if (!known.Contains(wait.Resource))
                {
                    throw new DistributedApplicationException(
                        $"'{resource.Name}' waits for '{wait.Resource.Name}', which is not part of the application. Add it, or do not wait for it.");
                }
                if (wait is { WaitType: WaitType.WaitForCompletion, Resource: IResourceWithoutLifetime })
                    throw new DistributedApplicationException($"'{resource.Name}' waits for the end of '{wait.Resource.Name}', which never ends.");
            }
        }

        var done = new HashSet<IResource>(ReferenceEqualityComparer.Instance);
        foreach (var resource in resources) Visit(resource, [], done);
    }

    private static void Visit(IResource resource, List<IResource> path, HashSet<IResource> done)
    {
        if (done.Contains(resource)) return;
        var start = path.FindIndex(r => ReferenceEquals(r, resource));
        if (start >= 0)
        {
            var circle = string.Join(" -> ", path.Skip(start).Append(resource).Select(static r => $"'{r.Name}'"));
            throw new DistributedApplicationException($"These resources wait for each other in a circle, so none can start: {circle}. Remove one of the waits.");
        }

        path.Add(resource);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>()) Visit(wait.Resource, path, done);
        path.RemoveAt(path.Count - 1);
        done.Add(resource);
    }
}
