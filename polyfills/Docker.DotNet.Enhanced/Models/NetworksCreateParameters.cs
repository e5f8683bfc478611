namespace Docker.DotNet.Models;

/// <summary>A network that is to be created.</summary>
public class NetworksCreateParameters
{
    /// <summary>Name.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Whether a second network of the name is refused.</summary>
    public bool? CheckDuplicate { get; set; }

    /// <summary>Driver; null: <c>bridge</c>.</summary>
    public string? Driver { get; set; }

    /// <summary>Whether the network has no way out.</summary>
    public bool Internal { get; set; }

    /// <summary>Whether containers may be attached to a swarm's network.</summary>
    public bool Attachable { get; set; }

    /// <summary>Whether containers get IPv6 addresses.</summary>
    public bool EnableIPv6 { get; set; }

    /// <summary>Addresses.</summary>
    public IPAM? IPAM { get; set; }

    /// <summary>Options of the driver.</summary>
    public IDictionary<string, string>? Options { get; set; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string>? Labels { get; set; }
}
