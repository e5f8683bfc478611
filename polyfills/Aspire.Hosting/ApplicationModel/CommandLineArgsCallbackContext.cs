using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an argument callback gets.</summary>
/// <param name="args">The arguments so far: text or <see cref="IValueProvider"/>s.</param>
/// <param name="resource">The resource that is started.</param>
/// <param name="cancellationToken">Cancelled when the start is given up.</param>
public sealed class CommandLineArgsCallbackContext(IList<object> args, IResource? resource = null, CancellationToken cancellationToken = default)
{
    /// <summary>The arguments so far: text or <see cref="IValueProvider"/>s.</summary>
    public IList<object> Args { get; } = args;

    /// <summary>The resource that is started.</summary>
    public IResource Resource => resource ?? throw new InvalidOperationException("This context was made without a resource.");

    /// <summary>Cancelled when the start is given up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>What the application is run for.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; init; } = new(DistributedApplicationOperation.Run);

    /// <summary>Writes to the resource's console log.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;
}
