namespace Docker.DotNet.Models;

/// <summary>Layers of an image.</summary>
public class RootFS
{
    /// <summary><c>layers</c>.</summary>
    public string Type { get; set; } = null!;

    /// <summary>Digests, the base first.</summary>
    public IList<string> Layers { get; set; } = null!;
}
