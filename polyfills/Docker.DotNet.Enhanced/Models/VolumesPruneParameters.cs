namespace Docker.DotNet.Models;

/// <summary>Which unused volumes are removed.</summary>
public class VolumesPruneParameters
{
    /// <summary>Filters: values per key, such as <c>label</c>; from API 1.42 on <c>all</c> includes volumes that have a name.</summary>
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}
