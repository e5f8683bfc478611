namespace Docker.DotNet.Models;

/// <summary>Which images are listed.</summary>
public class ImagesListParameters
{
    /// <summary>Whether intermediate images are listed.</summary>
    public bool? All { get; set; }

    /// <summary>Whether digests are listed.</summary>
    public bool? Digests { get; set; }

    /// <summary>Filters: values per key, such as <c>reference</c>, <c>label</c>, <c>dangling</c>.</summary>
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}
