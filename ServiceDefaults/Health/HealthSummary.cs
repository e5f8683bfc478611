using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>What a check tells everyone who may ask, beside its description, which is for the log.</summary>
internal static class HealthSummary
{
    private const string Key = "summary";

    /// <summary>A result with a summary that names no host and no account.</summary>
    public static HealthCheckResult Unhealthy(string description, string summary) =>
        HealthCheckResult.Unhealthy(description, data: new Dictionary<string, object> { [Key] = summary });

    /// <summary>The summary of a result, if it has one.</summary>
    public static string? Of(HealthReportEntry entry) => entry.Data.GetValueOrDefault(Key) as string;
}
