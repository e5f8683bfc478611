namespace Docker.DotNet.Models;

/// <summary>Addresses that are asked for at an end of a network.</summary>
public class EndpointIPAMConfig
{
    /// <summary>IPv4 address.</summary>
    public string? IPv4Address { get; set; }

    /// <summary>IPv6 address.</summary>
    public string? IPv6Address { get; set; }

    /// <summary>Link-local addresses.</summary>
    public IList<string>? LinkLocalIPs { get; set; }
}
