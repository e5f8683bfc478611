namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a callback for addresses gets.</summary>
/// <param name="executionContext">What the application is run for.</param>
/// <param name="resource">The resource.</param>
/// <param name="urls">The addresses so far.</param>
/// <param name="cancellationToken">Cancelled when the start is given up.</param>
public sealed class ResourceUrlsCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    IResource resource,
    List<ResourceUrlAnnotation>? urls = null,
    CancellationToken cancellationToken = default)
{
    /// <summary>What the application is run for.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The addresses so far.</summary>
    public List<ResourceUrlAnnotation> Urls { get; } = urls ?? [];

    /// <summary>Cancelled when the start is given up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
