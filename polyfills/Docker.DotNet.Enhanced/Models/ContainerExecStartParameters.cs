using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>How a command is started.</summary>
public class ContainerExecStartParameters
{
    /// <summary>Whether it runs without streams.</summary>
    public bool Detach { get; set; }

    /// <summary>Whether it was created with a terminal.</summary>
    [JsonPropertyName("Tty")]
    public bool TTY { get; set; }
}
