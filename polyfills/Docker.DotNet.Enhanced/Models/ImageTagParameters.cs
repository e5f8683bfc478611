namespace Docker.DotNet.Models;

/// <summary>A further name of an image.</summary>
public class ImageTagParameters
{
    /// <summary>Name without tag.</summary>
    public string RepositoryName { get; set; } = null!;

    /// <summary>Tag; null: <c>latest</c>.</summary>
    public string? Tag { get; set; }

    /// <summary>Without effect since API 1.24.</summary>
    public bool? Force { get; set; }
}
