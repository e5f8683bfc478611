namespace Docker.DotNet.Models;

/// <summary>Networks that a container is connected to.</summary>
public class NetworkingConfig
{
    /// <summary>Settings per network.</summary>
    public IDictionary<string, EndpointSettings>? EndpointsConfig { get; set; }
}
