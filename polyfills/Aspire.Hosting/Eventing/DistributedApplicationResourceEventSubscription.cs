using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>A subscription to events of one resource.</summary>
/// <param name="resource">The resource; null for all.</param>
/// <param name="callback">What is called.</param>
public class DistributedApplicationResourceEventSubscription(
    IResource? resource, Func<IDistributedApplicationResourceEvent, CancellationToken, Task> callback)
    : DistributedApplicationEventSubscription((e, ct) => callback((IDistributedApplicationResourceEvent)e, ct))
{
    /// <summary>The resource; null for all.</summary>
    public IResource? Resource { get; } = resource;
}
