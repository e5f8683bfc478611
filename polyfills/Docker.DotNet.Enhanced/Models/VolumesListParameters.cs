namespace Docker.DotNet.Models;

/// <summary>Which volumes are listed.</summary>
public class VolumesListParameters
{
    /// <summary>Filters: values per key, such as <c>label</c>, <c>name</c>, <c>dangling</c>.</summary>
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}
