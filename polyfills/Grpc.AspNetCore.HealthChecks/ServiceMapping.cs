namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Says which health checks decide about a gRPC service.</summary>
/// <param name="name">The full name of the service; empty for the server as a whole.</param>
/// <param name="healthCheckPredicate">True for the checks that count.</param>
public class ServiceMapping(string name, Func<HealthCheckMapContext, bool> healthCheckPredicate)
{
    /// <summary>The full name of the service; empty for the server as a whole.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>True for the checks that count. Those that don't are not run for this service.</summary>
    public Func<HealthCheckMapContext, bool> HealthCheckPredicate { get; } =
        healthCheckPredicate ?? throw new ArgumentNullException(nameof(healthCheckPredicate));
}
