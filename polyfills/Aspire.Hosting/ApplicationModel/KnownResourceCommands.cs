namespace Aspire.Hosting.ApplicationModel;

/// <summary>Commands that the host gives to what it runs.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts what does not run.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops what runs.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops what runs and starts it again.</summary>
    public static readonly string RestartCommand = "restart";

    /// <summary>Adds a replica. The original has no such command.</summary>
    internal const string ScaleUpCommand = "scale-up";

    /// <summary>Takes the last replica away. The original has no such command.</summary>
    internal const string ScaleDownCommand = "scale-down";
}
