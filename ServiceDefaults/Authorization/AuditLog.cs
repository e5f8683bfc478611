using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>Who was denied what, and why, in a log category of its own: <c>ShopMesh.Audit</c>.</summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("ShopMesh.Audit");

    /// <summary>Records a call that was denied.</summary>
    public void Denied(string caller, string peer, string rpc, string why) => Log.Denied(_logger, caller, peer, rpc, why);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Denied {Caller} at {Peer} the rpc {Rpc}: {Why}.")]
        public static partial void Denied(ILogger logger, string caller, string peer, string rpc, string why);
    }
}
