namespace Docker.DotNet.Models;

/// <summary>A container that is to be disconnected from a network.</summary>
public class NetworkDisconnectParameters
{
    /// <summary>Name or id of the container.</summary>
    public string Container { get; set; } = null!;

    /// <summary>Whether also a running container's end that does not answer is removed.</summary>
    public bool Force { get; set; }
}
