using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Keeps the latest changes of a health check's status.</summary>
internal static class HealthHistory
{
    public const int Longest = 20;

    /// <summary>Gives <paramref name="result"/> the history of its check among <paramref name="reports"/>, and adds to it if the status changed.</summary>
    public static HealthReportSnapshot Append(ImmutableArray<HealthReportSnapshot> reports, HealthReportSnapshot result)
    {
        var history = reports.FirstOrDefault(r => r.Name == result.Name)?.History ?? [];
        var status = result.Status ?? HealthStatus.Unhealthy;
        if (history.IsEmpty || history[^1].Status != status)
        {
            history = history.Add(new HealthTransition(status, result.LastRunAt ?? default));
            if (history.Length > Longest) history = history.RemoveRange(0, history.Length - Longest);
        }
        return result with { History = history };
    }
}
