using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>
/// Turns published health reports into the statuses that watchers see. A report may hold only some of the checks, as each
/// check can have a period of its own, so the latest result of each is kept. A service is NOT_SERVING until each of its checks
/// has reported, and again from the moment the application stops.
/// </summary>
internal sealed class GrpcHealthChecksPublisher : IHealthCheckPublisher
{
    private readonly HealthServiceImpl _health;
    private readonly GrpcHealthChecksOptions _options;
    private readonly HealthCheckRegistration[] _published;
    private readonly Dictionary<string, HealthStatus> _latest = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private bool _stopping;

    public GrpcHealthChecksPublisher(
        HealthServiceImpl health,
        IOptions<GrpcHealthChecksOptions> options,
        IOptions<HealthCheckServiceOptions> checks,
        IOptions<HealthCheckPublisherOptions> publishing,
        IHostApplicationLifetime lifetime)
    {
        _health = health;
        _options = options.Value;
        _published = [.. checks.Value.Registrations.Where(check => publishing.Value.Predicate?.Invoke(check) != false)];

        SetStatuses();
        lifetime.ApplicationStopping.Register(Stop);
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var (name, entry) in report.Entries)
                _latest[name] = entry.Status;
            SetStatuses();
        }

        return Task.CompletedTask;
    }

    private void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            SetStatuses();
        }
    }

    private void SetStatuses()
    {
        foreach (var mapping in _options.Services)
            _health.SetStatus(mapping.Name, StatusOf(mapping));
    }

    private ServingStatus StatusOf(ServiceMapping mapping) =>
        _stopping
            ? ServingStatus.NotServing
            : ServiceHealth.StatusOf(_published
                .Where(mapping.Counts)
                .Select(check => _latest.GetValueOrDefault(check.Name, HealthStatus.Unhealthy)));
}
