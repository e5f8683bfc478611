namespace Docker.DotNet.Models;

/// <summary>A container that is to be connected to a network.</summary>
public class NetworkConnectParameters
{
    /// <summary>Name or id of the container.</summary>
    public string Container { get; set; } = null!;

    /// <summary>The container's end.</summary>
    public EndpointSettings? EndpointConfig { get; set; }
}
