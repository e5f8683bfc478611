using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's endpoints have addresses.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The app host's services.</param>
public class ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The app host's services.</summary>
    public IServiceProvider Services { get; } = services;
}
