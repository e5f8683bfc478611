using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource is about to start; what it waited for is ready.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The app host's services.</param>
public class BeforeResourceStartedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The app host's services.</summary>
    public IServiceProvider Services { get; } = services;
}
