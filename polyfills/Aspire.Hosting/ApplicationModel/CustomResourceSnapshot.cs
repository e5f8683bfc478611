using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Everything that is known of one replica of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>The resource's type, as it is shown.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Facts such as process id and path.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When it was first known.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When it last started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When it last ended.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>How it last ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The verdict over all health reports; null unless it runs. Without checks, what runs is healthy.</summary>
    public HealthStatus? HealthStatus
    {
        get
        {
            if (State?.Text != KnownResourceStates.Running) return null;
            var worst = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;
            foreach (var report in HealthReports)
            {
                var status = report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy;
                if (status < worst) worst = status;
            }
            return worst;
        }
    }

    /// <summary>The event that tells that the resource is ready; null until it is published.</summary>
    public EventSnapshot? ResourceReadyEvent { get; init; }

    /// <summary>The variables that its process was given.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Its addresses.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>Its mounts.</summary>
    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    /// <summary>The newest results of its health checks.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; init; } = [];

    /// <summary>Its commands.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>How it relates to others.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>Whether it is not shown.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The icon.</summary>
    public string? IconName { get; init; }

    /// <summary>How the icon is drawn.</summary>
    public IconVariant? IconVariant { get; init; }

    /// <summary>Grows with each change.</summary>
    internal long Version { get; init; }

    /// <summary>More than the state says, for a person.</summary>
    internal string? StateDetail { get; init; }

    /// <summary>It has ended and will be started again without anyone's doing.</summary>
    internal bool RestartPending { get; init; }

    /// <summary>How often it was restarted.</summary>
    internal int RestartCount { get; init; }

    /// <summary>Its process, while it runs.</summary>
    internal int? ProcessId { get; init; }

    /// <summary>Whether it has ended and will not start again by itself.</summary>
    internal bool IsTerminal => State is { } state && !RestartPending && KnownResourceStates.TerminalStates.Contains(state.Text);
}
