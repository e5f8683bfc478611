namespace Docker.DotNet.Models;

/// <summary>A file or directory inside a container.</summary>
public class ContainerPathStatResponse
{
    /// <summary>Name.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Type and permissions as Go's os.FileMode.</summary>
    public uint Mode { get; set; }

    /// <summary>Time of the last change, in UTC.</summary>
    public DateTime Mtime { get; set; }

    /// <summary>Target of a symbolic link; else empty.</summary>
    public string LinkTarget { get; set; } = null!;
}
