using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>Whether the service wants calls; once it is told to stop it does not any more.</summary>
internal sealed class ServingState(IHostApplicationLifetime lifetime) : IHealthCheck
{
    private volatile bool _draining;

    /// <summary>Turns calls away from now on.</summary>
    public void Drain() => _draining = true;

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_draining || lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("the service is shutting down")
            : HealthCheckResult.Healthy());
}
