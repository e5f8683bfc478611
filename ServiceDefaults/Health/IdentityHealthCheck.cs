using Microsoft.Extensions.Diagnostics.HealthChecks;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>Unhealthy when the own certificate has ended, since no peer accepts it then; degraded while new files cannot be used.</summary>
internal sealed class IdentityHealthCheck(CertificateSource source, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (!source.InUse)
            return HealthCheckResult.Healthy();
        if (source.Current.NotAfter <= clock.GetUtcNow())
            return HealthCheckResult.Unhealthy($"the certificate ended at {source.Current.NotAfter:u}");
        return source.Problem is { } problem ? HealthCheckResult.Degraded($"the files cannot be used, those before still are: {problem}") : HealthCheckResult.Healthy();
    }
}
