using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource runs and is healthy, with all of its replicas, for the first time since it was started.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The app host's services.</param>
public class ResourceReadyEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The app host's services.</summary>
    public IServiceProvider Services { get; } = services;
}
