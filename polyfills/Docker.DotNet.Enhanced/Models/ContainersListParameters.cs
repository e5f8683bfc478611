namespace Docker.DotNet.Models;

/// <summary>Which containers are listed.</summary>
public class ContainersListParameters
{
    /// <summary>Whether those that don't run are listed.</summary>
    public bool? All { get; set; }

    /// <summary>How many at most, the newest first.</summary>
    public long? Limit { get; set; }

    /// <summary>Whether sizes are computed.</summary>
    public bool? Size { get; set; }

    /// <summary>Filters: values per key, such as <c>label</c>, <c>name</c>, <c>id</c>, <c>status</c>, <c>network</c>.</summary>
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}
