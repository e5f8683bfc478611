namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states that the host itself gives to resources.</summary>
public static class KnownResourceStates
{
    /// <summary>Not shown.</summary>
    public static readonly string Hidden = nameof(Hidden);

    /// <summary>Being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>It runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>What it runs on does not work.</summary>
    public static readonly string RuntimeUnhealthy = nameof(RuntimeUnhealthy);

    /// <summary>Being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>It ended without being meant to, or was stopped.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>It ended as it was meant to.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It waits for others.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>It was not started yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>There is something that neither starts nor stops.</summary>
    public static readonly string Active = nameof(Active);

    /// <summary>The states in which a resource does not run and will not without someone's doing.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
