using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an environment callback gets. A callback is called once for every replica at each of its starts.</summary>
/// <param name="executionContext">What the application is run for.</param>
/// <param name="environmentVariables">
/// The variables so far. A value is text, or an <see cref="IValueProvider"/> that gives it when the process starts.
/// </param>
/// <param name="cancellationToken">Cancelled when the start is given up.</param>
public class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    Dictionary<string, object>? environmentVariables = null,
    CancellationToken cancellationToken = default)
{
    private readonly IResource? _resource;

    /// <summary>Creates a context that knows its resource.</summary>
    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
        : this(executionContext, environmentVariables, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _resource = resource;
    }

    /// <summary>The variables so far: text or <see cref="IValueProvider"/>s.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    /// <summary>Cancelled when the start is given up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The resource whose environment this is.</summary>
    public IResource Resource => _resource ?? throw new InvalidOperationException("This context was made without a resource.");

    /// <summary>Writes to the resource's console log.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>What the application is run for.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The replica whose environment this is.</summary>
    internal ResourceInstance? Instance { get; init; }
}
