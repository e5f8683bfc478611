namespace Docker.DotNet.Models;

/// <summary>How a container is restarted.</summary>
public class ContainerRestartParameters
{
    /// <summary>Seconds between the stop signal and SIGKILL; null: what the container says.</summary>
    public uint? WaitBeforeKillSeconds { get; set; }
}
