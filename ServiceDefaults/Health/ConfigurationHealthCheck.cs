using Microsoft.Extensions.Diagnostics.HealthChecks;
using ShopMesh.ServiceDefaults.Configuration.Mounted;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>Degraded while mounted configuration cannot be used, so that what was mounted before is in force.</summary>
internal sealed class ConfigurationHealthCheck(MountedConfiguration mounted) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(mounted.Problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy());
}
