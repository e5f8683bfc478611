using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's connection string can be read.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The app host's services.</param>
public class ConnectionStringAvailableEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The app host's services.</summary>
    public IServiceProvider Services { get; } = services;
}
