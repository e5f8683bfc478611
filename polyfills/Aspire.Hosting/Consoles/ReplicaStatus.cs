using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Consoles;

/// <summary>What the console says of a replica.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The resource's name, with a number where there are several replicas.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Text">The same, for a person.</param>
/// <param name="Since">When the stage began, on the clock that the caller uses.</param>
internal sealed record ReplicaStatus(string Id, string Name, ReplicaStage Stage, string Text, TimeSpan Since)
{
    /// <summary>Whether there is nothing more to wait for.</summary>
    public bool IsSettled => Stage is ReplicaStage.Healthy or ReplicaStage.Finished or ReplicaStage.NotStarted;

    public bool IsFault => Stage is ReplicaStage.Exited or ReplicaStage.Failed;

    public static ReplicaStatus Of(ResourceEvent change, TimeSpan now)
    {
        var snapshot = change.Snapshot;
        var stage = StageOf(snapshot, change.Resource);
        return new ReplicaStatus(change.ResourceId, ReplicaNames.Of(change.Resource, change.ResourceId), stage, Describe(snapshot, stage), now);
    }

    private static ReplicaStage StageOf(CustomResourceSnapshot snapshot, IResource resource)
    {
        var state = snapshot.State?.Text;
        if (state == KnownResourceStates.Running)
        {
            // Ready as well: what has to be done once it is healthy, such as creating databases, is part of the start.
            return snapshot.HealthStatus == HealthStatus.Healthy && snapshot.ResourceReadyEvent is { EventTask.IsCompletedSuccessfully: true }
                ? ReplicaStage.Healthy
                : ReplicaStage.Running;
        }
        if (state == KnownResourceStates.Waiting) return ReplicaStage.Waiting;
        if (state == KnownResourceStates.Stopping) return ReplicaStage.Stopping;
        if (state == KnownResourceStates.Finished) return ReplicaStage.Finished;
        if (state == KnownResourceStates.Exited) return ReplicaStage.Exited;
        if (state == KnownResourceStates.FailedToStart || state == KnownResourceStates.RuntimeUnhealthy) return ReplicaStage.Failed;
        if (state == KnownResourceStates.Active) return ReplicaStage.Healthy;
        if (state != KnownResourceStates.NotStarted) return ReplicaStage.Starting;
        return resource.HasAnnotationOfType<ExplicitStartupAnnotation>() ? ReplicaStage.NotStarted : ReplicaStage.Pending;
    }

    private static string Describe(CustomResourceSnapshot snapshot, ReplicaStage stage)
    {
        var detail = snapshot.StateDetail;
        return stage switch
        {
            ReplicaStage.Pending or ReplicaStage.NotStarted => "not started",
            ReplicaStage.Waiting => detail ?? "waiting",
            ReplicaStage.Starting => detail ?? "starting",
            ReplicaStage.Running => DescribeHealth(snapshot),
            // Without a check there is no more to say than that it runs.
            ReplicaStage.Healthy => snapshot.HealthReports.IsEmpty ? "running" : "healthy",
            ReplicaStage.Stopping => "stopping",
            ReplicaStage.Finished => detail ?? "finished",
            ReplicaStage.Exited => "ended: " + (detail ?? "exited"),
            ReplicaStage.Failed => "failed to start: " + (detail ?? snapshot.State?.Text),
            _ => snapshot.State?.Text ?? "",
        };
    }

    private static string DescribeHealth(CustomResourceSnapshot snapshot)
    {
        var fault = snapshot.HealthReports.FirstOrDefault(static r => r.Status is not null and not HealthStatus.Healthy);
        return fault?.Description is { Length: > 0 } description ? $"running, not healthy: {description}" : "running";
    }
}
