using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A container that was created.</summary>
public class CreateContainerResponse
{
    /// <summary>Id of the container.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;

    /// <summary>Warnings of the engine.</summary>
    public IList<string> Warnings { get; set; } = null!;
}
