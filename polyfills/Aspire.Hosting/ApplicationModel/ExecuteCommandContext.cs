using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command gets when it is executed.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>The app host's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The id of the replica; the resource's name where there are no replicas.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Cancelled when the caller gives up.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Writes to the resource's console log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
