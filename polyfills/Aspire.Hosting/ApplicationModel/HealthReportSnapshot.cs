using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The newest result of a health check.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Status">The result; null if it has not run yet.</param>
/// <param name="Description">What it found.</param>
/// <param name="ExceptionText">The error that it ran into.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When it ran.</summary>
    public DateTime? LastRunAt { get; init; }

    /// <summary>How long it took.</summary>
    internal TimeSpan Duration { get; init; }

    /// <summary>Changes of the status, newest last.</summary>
    internal ImmutableArray<HealthTransition> History { get; init; } = [];
}
