namespace Docker.DotNet.Models;

/// <summary>A mount of an existing container.</summary>
public class MountPoint
{
    /// <summary><c>bind</c>, <c>volume</c> or <c>tmpfs</c>.</summary>
    public string Type { get; set; } = null!;

    /// <summary>Name of the volume.</summary>
    public string? Name { get; set; }

    /// <summary>Path of the host.</summary>
    public string Source { get; set; } = null!;

    /// <summary>Path inside the container.</summary>
    public string Destination { get; set; } = null!;

    /// <summary>Driver of the volume.</summary>
    public string? Driver { get; set; }

    /// <summary>Options.</summary>
    public string? Mode { get; set; }

    /// <summary>Whether the container can write to it.</summary>
    public bool RW { get; set; }

    /// <summary>Propagation of mounts below it.</summary>
    public string? Propagation { get; set; }
}
