using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A message of a pull, push or build.</summary>
public class JSONMessage
{
    /// <summary>Output of a build.</summary>
    public string? Stream { get; set; }

    /// <summary>What is being done.</summary>
    public string? Status { get; set; }

    /// <summary>How far it is.</summary>
    [JsonPropertyName("progressDetail")]
    public JSONProgress? Progress { get; set; }

    /// <summary>How far it is, for people.</summary>
    [JsonPropertyName("progress")]
    public string? ProgressMessage { get; set; }

    /// <summary>What it is done to, such as a layer.</summary>
    public string? ID { get; set; }

    /// <summary>Where it comes from.</summary>
    public string? From { get; set; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("errorDetail")]
    public JSONError? Error { get; set; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("error")]
    public string? ErrorMessage { get; set; }

    /// <summary>What came out, such as the id of the image.</summary>
    public ObjectExtensionData? Aux { get; set; }
}
