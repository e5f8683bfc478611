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

    /// <summary>Filters the log categories in which the framework tells of a failed start.</summary>
    public void Filter(ILoggingBuilder logging)
    {
        foreach (var category in new[]
        {
            "Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting.Diagnostics",
        })
        {
            logging.AddFilter(category, level => level >= LogLevel.Warning && (!_reporting || level < LogLevel.Error));
        }
    }
}
