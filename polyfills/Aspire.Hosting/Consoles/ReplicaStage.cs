namespace Aspire.Hosting.Consoles;

/// <summary>How far a replica is, as the console tells it.</summary>
internal enum ReplicaStage
{
    /// <summary>Its turn has not come.</summary>
    Pending,

    /// <summary>It is not meant to start by itself.</summary>
    NotStarted,

    /// <summary>It waits for others.</summary>
    Waiting,

    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>It runs, and is not healthy yet or not any more.</summary>
    Running,

    /// <summary>It runs and is healthy.</summary>
    Healthy,

    /// <summary>It is being stopped.</summary>
    Stopping,

    /// <summary>It ended as it was meant to.</summary>
    Finished,

    /// <summary>It crashed, and may be started again.</summary>
    Exited,

    /// <summary>It could not be started.</summary>
    Failed,
}
