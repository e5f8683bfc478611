namespace Docker.DotNet.Models;

/// <summary>Which networks are listed.</summary>
public class NetworksListParameters
{
    /// <summary>Filters: values per key, such as <c>label</c>, <c>name</c>, <c>id</c>.</summary>
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}
