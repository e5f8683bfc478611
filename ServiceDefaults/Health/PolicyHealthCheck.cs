using Microsoft.Extensions.Diagnostics.HealthChecks;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Authorization;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>Degraded while the policy in force is not the one that configuration has.</summary>
internal sealed class PolicyHealthCheck(CallerPolicySource policy, ApiKeyRing keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((policy.Problem ?? keys.Problem) is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy());
}
