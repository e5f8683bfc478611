using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ShopMesh.Orders.Outbox;

/// <summary>
/// Degraded while steps of orders wait for too long or fail again and again. Calls are served all the same: what is in the way is
/// mostly another service.
/// </summary>
internal sealed class OutboxHealthCheck(OutboxMetrics metrics, IOptions<OrderOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(metrics.Level, metrics.OldestAge, options.Value.Outbox));

    private static HealthCheckResult Check(OutboxLevel level, TimeSpan oldest, OutboxOptions limits) => level switch
    {
        { Stuck: > 0 } => HealthCheckResult.Degraded(
            $"{level.Stuck} orders failed {limits.StuckAfter} times or more; order_outbox.last_error says why"),
        _ when oldest > limits.OldAfter => HealthCheckResult.Degraded(
            $"the oldest of {level.Depth} orders that are not settled has been waiting for {oldest.TotalMinutes:0} min"),
        _ => HealthCheckResult.Healthy(),
    };
}
