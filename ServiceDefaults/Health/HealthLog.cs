using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>Writes one line when a check changes its mind, in place of the framework's line on every failure of every round.</summary>
internal sealed partial class HealthLog(ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    private readonly Dictionary<string, HealthStatus> _last = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var (name, entry) in report.Entries)
            {
                var before = _last.GetValueOrDefault(name, HealthStatus.Healthy);
                _last[name] = entry.Status;
                if (before == entry.Status)
                    continue;
                if (entry.Status == HealthStatus.Healthy)
                {
                    Log.Recovered(logger, name);
                    continue;
                }

                var why = entry.Description ?? entry.Exception?.Message ?? "no reason was given";
                Log.Failed(logger, entry.Status == HealthStatus.Degraded ? LogLevel.Warning : LogLevel.Error, name, entry.Status, why);
            }
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Check} is healthy again.")]
        public static partial void Recovered(ILogger logger, string check);

        [LoggerMessage(EventId = 2, Message = "{Check} is {Status}: {Why}")]
        public static partial void Failed(ILogger logger, LogLevel level, string check, HealthStatus status, string why);
    }
}
