namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How the results of health checks become the health of gRPC services.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which health checks decide about which service. By default all of them decide about the server as a whole.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>
    /// Whether Watch calls go on while the application stops. False by default: they answer NOT_SERVING and end, as they would
    /// otherwise hold up the server.
    /// </summary>
    public bool SuppressCompletionOnShutdown { get; set; }

    /// <summary>
    /// Whether Check and List answer with the latest published results. False by default: they run the health checks. Watch
    /// always follows the published results.
    /// </summary>
    public bool UseHealthChecksCache { get; set; }
}
