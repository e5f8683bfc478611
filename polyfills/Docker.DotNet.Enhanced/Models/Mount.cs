namespace Docker.DotNet.Models;

/// <summary>A mount of a container.</summary>
public class Mount
{
    /// <summary><c>bind</c>, <c>volume</c> or <c>tmpfs</c>.</summary>
    public string Type { get; set; } = null!;

    /// <summary>Path of the host or name of the volume.</summary>
    public string? Source { get; set; }

    /// <summary>Path inside the container.</summary>
    public string Target { get; set; } = null!;

    /// <summary>Whether the container can't write to it.</summary>
    public bool? ReadOnly { get; set; }

    /// <summary>Consistency requirement.</summary>
    public string? Consistency { get; set; }

    /// <summary>Options of a temporary file system.</summary>
    public TmpfsOptions? TmpfsOptions { get; set; }
}
