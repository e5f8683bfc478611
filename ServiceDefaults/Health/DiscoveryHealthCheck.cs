using Microsoft.Extensions.Diagnostics.HealthChecks;
using ShopMesh.ServiceDefaults.Discovery;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>
/// Degraded while the name of a service cannot be looked up: the addresses before stay in use, so calls go on, but replicas that come
/// are not found.
/// </summary>
internal sealed class DiscoveryHealthCheck(DnsNames names) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(names.Problems is { Count: > 0 } problems ? HealthCheckResult.Degraded(string.Join("; ", problems)) : HealthCheckResult.Healthy());
}
