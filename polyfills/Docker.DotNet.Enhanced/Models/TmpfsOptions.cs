namespace Docker.DotNet.Models;

/// <summary>Options of a mounted temporary file system.</summary>
public class TmpfsOptions
{
    /// <summary>Size in bytes; null: without limit.</summary>
    public long? SizeBytes { get; set; }

    /// <summary>Mode of its root.</summary>
    public uint? Mode { get; set; }
}
