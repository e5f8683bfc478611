namespace Docker.DotNet.Models;

/// <summary>How a container is started.</summary>
public class ContainerStartParameters
{
    /// <summary>Keys that detach a terminal.</summary>
    public string? DetachKeys { get; set; }
}
