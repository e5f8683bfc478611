namespace Docker.DotNet.Models;

/// <summary>Networks and ports of a container.</summary>
public class NetworkSettings
{
    /// <summary>Ports of the host per port of the container; null for a port that is exposed only.</summary>
    public IDictionary<string, IList<PortBinding>> Ports { get; set; } = null!;

    /// <summary>Ends per network.</summary>
    public IDictionary<string, EndpointSettings> Networks { get; set; } = null!;

    /// <summary>Id of the network namespace.</summary>
    public string? SandboxID { get; set; }

    /// <summary>Path of the network namespace on the host.</summary>
    public string? SandboxKey { get; set; }
}
