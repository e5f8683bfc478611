using Shop.Dashboard.V1;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>A row of the resources page: one resource, or the heading of several replicas.</summary>
/// <param name="Key">What identifies the row.</param>
/// <param name="Resource">The resource, or for a heading the first replica.</param>
/// <param name="Replicas">For a heading, the replicas; otherwise empty.</param>
/// <param name="IsReplica">Whether it stands under a heading.</param>
public sealed record ResourceListRow(string Key, Resource Resource, IReadOnlyList<Resource> Replicas, bool IsReplica)
{
    /// <summary>Rows for resources that are in order.</summary>
    public static IEnumerable<ResourceListRow> Of(IEnumerable<Resource> ordered)
    {
        foreach (var group in ordered.GroupBy(resource => (resource.Name, resource.Type)))
        {
            var replicas = group.ToList();
            if (replicas.Count == 1)
            {
                yield return new ResourceListRow(replicas[0].Id, replicas[0], [], false);
                continue;
            }

            yield return new ResourceListRow($"group:{group.Key.Name}", replicas[0], replicas, false);
            foreach (var replica in replicas)
                yield return new ResourceListRow(replica.Id, replica, [], true);
        }
    }
}
