namespace Docker.DotNet.Models;

/// <summary>A container's end of a network.</summary>
public class EndpointSettings
{
    /// <summary>Addresses that are asked for.</summary>
    public EndpointIPAMConfig? IPAMConfig { get; set; }

    /// <summary>Links to other containers.</summary>
    public IList<string>? Links { get; set; }

    /// <summary>Names under which other containers of the network find it.</summary>
    public IList<string>? Aliases { get; set; }

    /// <summary>Id of the network.</summary>
    public string? NetworkID { get; set; }

    /// <summary>Id of the endpoint.</summary>
    public string? EndpointID { get; set; }

    /// <summary>IPv4 gateway.</summary>
    public string Gateway { get; set; } = null!;

    /// <summary>IPv4 address.</summary>
    public string IPAddress { get; set; } = null!;

    /// <summary>Length of the IPv4 prefix.</summary>
    public long IPPrefixLen { get; set; }

    /// <summary>IPv6 gateway.</summary>
    public string? IPv6Gateway { get; set; }

    /// <summary>IPv6 address.</summary>
    public string? GlobalIPv6Address { get; set; }

    /// <summary>Length of the IPv6 prefix.</summary>
    public long GlobalIPv6PrefixLen { get; set; }

    /// <summary>MAC address.</summary>
    public string MacAddress { get; set; } = null!;

    /// <summary>Options of the network's driver.</summary>
    public IDictionary<string, string>? DriverOpts { get; set; }
}
