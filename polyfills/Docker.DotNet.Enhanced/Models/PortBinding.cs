using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A port of the host.</summary>
public class PortBinding
{
    /// <summary>Address of the host; null or empty: all.</summary>
    [JsonPropertyName("HostIp")]
    public string? HostIP { get; set; }

    /// <summary>Port of the host; empty: a free one.</summary>
    public string HostPort { get; set; } = null!;
}
