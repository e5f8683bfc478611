using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Consoles;
using Google.Protobuf.WellKnownTypes;
using Shop.Dashboard.V1;
using HealthStatus = Shop.Dashboard.V1.HealthStatus;
using Resource = Shop.Dashboard.V1.Resource;
using Verdict = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Aspire.Hosting.Dashboard;

/// <summary>Turns states of resources into messages. Values of secrets stay here.</summary>
internal static class ResourceMessages
{
    public static Resource Of(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var message = new Resource
        {
            Id = change.ResourceId,
            Name = change.Resource.Name,
            DisplayName = ReplicaNames.Of(change.Resource, change.ResourceId),
            Type = snapshot.ResourceType,
            State = StateOf(snapshot.State?.Text),
            StateDetail = snapshot.StateDetail ?? "",
            Health = HealthOf(snapshot),
            RestartCount = snapshot.RestartCount,
            CreatedAt = TimeOf(snapshot.CreationTimeStamp),
            StartedAt = TimeOf(snapshot.StartTimeStamp),
            StoppedAt = TimeOf(snapshot.StopTimeStamp),
        };
        if (snapshot.ExitCode is { } exitCode) message.ExitCode = exitCode;
        message.HealthReports.AddRange(snapshot.HealthReports.Select(Of));
        message.Endpoints.AddRange(snapshot.Urls.Select(static u => new Endpoint { Name = u.Name ?? u.DisplayProperties.DisplayName, Url = u.Url, IsExternal = u.IsExternal }));
        message.Environment.AddRange(snapshot.EnvironmentVariables
            .OrderBy(static v => v.Name, StringComparer.Ordinal)
            .Select(static v => new EnvironmentVariable { Name = v.Name, Value = v.IsSecret ? "" : v.Value ?? "", IsSecret = v.IsSecret }));
        message.Properties.AddRange(snapshot.Properties.Where(static p => p.Value is not null).Select(static p => new Property
        {
            Name = p.Name,
            Value = p.IsSensitive ? "" : Convert.ToString(p.Value, CultureInfo.InvariantCulture),
        }));
        message.Relationships.AddRange(snapshot.Relationships.Select(static r => new Relationship { ResourceName = r.ResourceName, Type = r.Type }));
        message.Commands.AddRange(snapshot.Commands.Where(static c => c.State != ResourceCommandState.Hidden).Select(static c => new Command
        {
            Name = c.Name,
            DisplayName = c.DisplayName,
            Enabled = c.State == ResourceCommandState.Enabled,
            Confirmation = c.ConfirmationMessage ?? "",
        }));
        return message;
    }

    private static HealthReport Of(HealthReportSnapshot report)
    {
        var message = new HealthReport
        {
            Name = report.Name,
            Status = report.Status is { } status ? HealthOf(status) : HealthStatus.Unspecified,
            Description = report.Description ?? "",
            CheckedAt = TimeOf(report.LastRunAt),
            Duration = Duration.FromTimeSpan(report.Duration),
        };
        message.History.AddRange(report.History.Select(static t => new Shop.Dashboard.V1.HealthTransition { Status = HealthOf(t.Status), At = TimeOf(t.At) }));
        return message;
    }

    private static ResourceState StateOf(string? state) => state switch
    {
        "NotStarted" => ResourceState.NotStarted,
        "Waiting" => ResourceState.Waiting,
        "Starting" => ResourceState.Starting,
        "Running" or "Active" => ResourceState.Running,
        "Stopping" => ResourceState.Stopping,
        "Finished" => ResourceState.Finished,
        "Exited" => ResourceState.Exited,
        "FailedToStart" or "RuntimeUnhealthy" => ResourceState.FailedToStart,
        _ => ResourceState.Unspecified,
    };

    /// <summary>Unspecified where there is no check, or none has run since the process started.</summary>
    private static HealthStatus HealthOf(CustomResourceSnapshot snapshot)
        => snapshot.HealthStatus is { } status && snapshot.HealthReports.Any(static r => r.Status is not null) ? HealthOf(status) : HealthStatus.Unspecified;

    private static HealthStatus HealthOf(Verdict status) => status switch
    {
        Verdict.Healthy => HealthStatus.Healthy,
        Verdict.Degraded => HealthStatus.Degraded,
        _ => HealthStatus.Unhealthy,
    };

    private static Timestamp? TimeOf(DateTime? time) => time is { } value ? Timestamp.FromDateTime(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;
}
