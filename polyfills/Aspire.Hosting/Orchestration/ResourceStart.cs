using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.ConsoleLogs;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>What an executor needs to start a replica.</summary>
internal sealed class ResourceStart
{
    /// <summary>The replica.</summary>
    public required ResourceInstance Instance { get; init; }

    /// <summary>The resource.</summary>
    public IResource Resource => Instance.Resource;

    /// <summary>The variables that the application gives it, resolved.</summary>
    public required IReadOnlyList<EnvironmentVariableSnapshot> Environment { get; init; }

    /// <summary>The arguments that the application gives it, resolved.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Where its output goes.</summary>
    public required ConsoleLog Console { get; init; }

    /// <summary>Writes to <see cref="Console"/> in the host's name.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Shows what takes long, such as "pulling the image".</summary>
    public required Action<string> ReportProgress { get; init; }
}
