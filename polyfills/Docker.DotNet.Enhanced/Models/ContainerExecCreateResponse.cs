using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A command that was created.</summary>
public class ContainerExecCreateResponse
{
    /// <summary>Id of the command.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;
}
