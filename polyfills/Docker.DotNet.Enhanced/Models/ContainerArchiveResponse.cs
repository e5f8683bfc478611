namespace Docker.DotNet.Models;

/// <summary>Files of a container.</summary>
public class ContainerArchiveResponse
{
    /// <summary>The path that was asked for.</summary>
    public ContainerPathStatResponse Stat { get; set; } = null!;

    /// <summary>A tar archive of it; empty if only asked what the path is. To be disposed.</summary>
    public Stream Stream { get; set; } = null!;
}
