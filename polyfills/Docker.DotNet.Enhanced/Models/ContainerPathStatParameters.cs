namespace Docker.DotNet.Models;

/// <summary>A path inside a container.</summary>
public class ContainerPathStatParameters
{
    /// <summary>The path.</summary>
    public string Path { get; set; } = null!;
}
