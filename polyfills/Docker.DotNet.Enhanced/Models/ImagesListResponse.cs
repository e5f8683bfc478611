using System.Text.Json.Serialization;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Models;

/// <summary>An image of a list.</summary>
public class ImagesListResponse
{
    /// <summary>Id.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;

    /// <summary>Id of the parent.</summary>
    [JsonPropertyName("ParentId")]
    public string ParentID { get; set; } = null!;

    /// <summary>Names.</summary>
    public IList<string> RepoTags { get; set; } = null!;

    /// <summary>Digests.</summary>
    public IList<string> RepoDigests { get; set; } = null!;

    /// <summary>Time of creation, in UTC.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTime Created { get; set; }

    /// <summary>Size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Size shared with other images in bytes; -1: not computed.</summary>
    public long SharedSize { get; set; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string> Labels { get; set; } = null!;

    /// <summary>Containers that use it; -1: not computed.</summary>
    public long Containers { get; set; }
}
