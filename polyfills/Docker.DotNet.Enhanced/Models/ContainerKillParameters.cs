namespace Docker.DotNet.Models;

/// <summary>How a container is killed.</summary>
public class ContainerKillParameters
{
    /// <summary>Signal; null: SIGKILL.</summary>
    public string? Signal { get; set; }
}
