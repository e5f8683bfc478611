using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A network that was created.</summary>
public class NetworksCreateResponse
{
    /// <summary>Id of the network.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;

    /// <summary>Warning of the engine.</summary>
    public string? Warning { get; set; }
}
