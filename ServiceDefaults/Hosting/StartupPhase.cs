using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>
/// While <c>RunServiceAsync</c> starts the host, it tells itself what goes wrong; the framework's own account of the same
/// failure, with stack traces, is kept out of the log for as long.
/// </summary>
internal sealed class StartupPhase
{
    private volatile bool _reporting;

    public void Begin() => _reporting = true;

    public void End() => _reporting = false;

    /// <summary>A log filter.</summary>
    public bool Allows(string? category, LogLevel level) =>
        !_reporting || level < LogLevel.Error || category is not (
            "Microsoft.Extensions.Hosting.Internal.Host" or "Microsoft.AspNetCore.Server.Kestrel" or "Microsoft.AspNetCore.Hosting.Diagnostics");
}
