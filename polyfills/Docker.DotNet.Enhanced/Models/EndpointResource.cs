namespace Docker.DotNet.Models;

/// <summary>A container's end, seen from the network.</summary>
public class EndpointResource
{
    /// <summary>Name of the container.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Id of the endpoint.</summary>
    public string EndpointID { get; set; } = null!;

    /// <summary>MAC address.</summary>
    public string MacAddress { get; set; } = null!;

    /// <summary>IPv4 address with prefix.</summary>
    public string IPv4Address { get; set; } = null!;

    /// <summary>IPv6 address with prefix.</summary>
    public string IPv6Address { get; set; } = null!;
}
