using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource comes to life. Resources that the host does not run itself start from here.</summary>
/// <param name="resource">The resource.</param>
/// <param name="distributedApplicationEventing">The application's events.</param>
/// <param name="logger">Writes to the resource's console log.</param>
/// <param name="resourceNotificationService">The states of resources.</param>
/// <param name="services">The app host's services.</param>
public class InitializeResourceEvent(
    IResource resource,
    IDistributedApplicationEventing distributedApplicationEventing,
    ILogger logger,
    ResourceNotificationService resourceNotificationService,
    IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The application's events.</summary>
    public IDistributedApplicationEventing Eventing { get; } = distributedApplicationEventing;

    /// <summary>Writes to the resource's console log.</summary>
    public ILogger Logger { get; } = logger;

    /// <summary>The states of resources.</summary>
    public ResourceNotificationService Notifications { get; } = resourceNotificationService;

    /// <summary>The app host's services.</summary>
    public IServiceProvider Services { get; } = services;
}
