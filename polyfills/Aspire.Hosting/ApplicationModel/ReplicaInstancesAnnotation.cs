using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The replicas that a resource has now.</summary>
internal sealed class ReplicaInstancesAnnotation : IResourceAnnotation
{
    private ImmutableArray<ResourceInstance> _instances = [];

    public ImmutableArray<ResourceInstance> Instances => _instances;

    public void Add(ResourceInstance instance) => ImmutableInterlocked.Update(ref _instances, static (all, one) => all.Add(one), instance);

    public void Remove(ResourceInstance instance) => ImmutableInterlocked.Update(ref _instances, static (all, one) => all.Remove(one), instance);
}
