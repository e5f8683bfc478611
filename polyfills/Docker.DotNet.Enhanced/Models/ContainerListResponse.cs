using System.Text.Json.Serialization;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A container of a list.</summary>
public class ContainerListResponse
{
    /// <summary>Id.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;

    /// <summary>Names, each with a leading slash.</summary>
    public IList<string> Names { get; set; } = null!;

    /// <summary>Name of the image.</summary>
    public string Image { get; set; } = null!;

    /// <summary>Id of the image.</summary>
    public string ImageID { get; set; } = null!;

    /// <summary>Command.</summary>
    public string Command { get; set; } = null!;

    /// <summary>Time of creation, in UTC.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTime Created { get; set; }

    /// <summary>Ports.</summary>
    public IList<PortSummary> Ports { get; set; } = null!;

    /// <summary>Size of what was written, in bytes, if asked for.</summary>
    public long? SizeRw { get; set; }

    /// <summary>Size of all files, in bytes, if asked for.</summary>
    public long? SizeRootFs { get; set; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string> Labels { get; set; } = null!;

    /// <summary><c>created</c>, <c>running</c>, <c>paused</c>, <c>exited</c>, …</summary>
    public string State { get; set; } = null!;

    /// <summary>State for people.</summary>
    public string Status { get; set; } = null!;

    /// <summary>Networks.</summary>
    public NetworkSettingsSummary NetworkSettings { get; set; } = null!;

    /// <summary>Mounts.</summary>
    public IList<MountPoint> Mounts { get; set; } = null!;
}
