namespace Docker.DotNet.Models;

/// <summary>How a container is stopped.</summary>
public class ContainerStopParameters
{
    /// <summary>Seconds between the stop signal and SIGKILL; null: what the container says.</summary>
    public uint? WaitBeforeKillSeconds { get; set; }
}
