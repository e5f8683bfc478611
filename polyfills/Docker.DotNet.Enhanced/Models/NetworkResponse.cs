using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A network.</summary>
public class NetworkResponse
{
    /// <summary>Id.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;

    /// <summary>Name.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Time of creation, in UTC.</summary>
    public DateTime Created { get; set; }

    /// <summary><c>local</c> or <c>swarm</c>.</summary>
    public string Scope { get; set; } = null!;

    /// <summary>Driver.</summary>
    public string Driver { get; set; } = null!;

    /// <summary>Whether containers get IPv6 addresses.</summary>
    public bool EnableIPv6 { get; set; }

    /// <summary>Addresses.</summary>
    public IPAM IPAM { get; set; } = null!;

    /// <summary>Whether the network has no way out.</summary>
    public bool Internal { get; set; }

    /// <summary>Whether containers may be attached to a swarm's network.</summary>
    public bool Attachable { get; set; }

    /// <summary>Ends per id of container; in a list, none.</summary>
    public IDictionary<string, EndpointResource> Containers { get; set; } = null!;

    /// <summary>Options of the driver.</summary>
    public IDictionary<string, string> Options { get; set; } = null!;

    /// <summary>Labels.</summary>
    public IDictionary<string, string> Labels { get; set; } = null!;
}
