using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>Whether the service wants calls; once it is told to stop it does not any more.</summary>
internal sealed class ServingState(IHostApplicationLifetime lifetime) : IHealthCheck, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _draining;

    /// <summary>
    /// Cancelled when callers had time to turn to other replicas and calls without an end, such as watches, are to end: before the
    /// server waits for those in flight.
    /// </summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Turns calls away from now on.</summary>
    public void Drain() => _draining = true;

    /// <summary>Ends the calls that would not end by themselves.</summary>
    public void Close() => _closing.Cancel();

    /// <inheritdoc />
    public void Dispose() => _closing.Dispose();

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_draining || lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("the service is shutting down")
            : HealthCheckResult.Healthy());
}
