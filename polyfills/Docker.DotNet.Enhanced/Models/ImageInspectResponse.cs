using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>An image in full.</summary>
public class ImageInspectResponse
{
    /// <summary>Id.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;

    /// <summary>Names.</summary>
    public IList<string> RepoTags { get; set; } = null!;

    /// <summary>Digests.</summary>
    public IList<string> RepoDigests { get; set; } = null!;

    /// <summary>Id of the parent.</summary>
    public string Parent { get; set; } = null!;

    /// <summary>Comment.</summary>
    public string Comment { get; set; } = null!;

    /// <summary>Time of creation, in UTC.</summary>
    public DateTime? Created { get; set; }

    /// <summary>Author.</summary>
    public string Author { get; set; } = null!;

    /// <summary>Configuration that containers begin with.</summary>
    public ContainerConfig Config { get; set; } = null!;

    /// <summary>Architecture.</summary>
    public string Architecture { get; set; } = null!;

    /// <summary>Operating system.</summary>
    public string Os { get; set; } = null!;

    /// <summary>Size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Layers.</summary>
    public RootFS RootFS { get; set; } = null!;
}
