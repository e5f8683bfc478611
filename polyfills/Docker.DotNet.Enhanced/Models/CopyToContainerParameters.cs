namespace Docker.DotNet.Models;

/// <summary>Where files are copied to.</summary>
public class CopyToContainerParameters
{
    /// <summary>Directory inside the container; it exists.</summary>
    public string Path { get; set; } = null!;

    /// <summary>Whether a file may replace a directory, and a directory a file.</summary>
    public bool AllowOverwriteDirWithFile { get; set; }
}
