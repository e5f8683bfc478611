namespace Docker.DotNet.Models;

/// <summary>How an image is deleted.</summary>
public class ImageDeleteParameters
{
    /// <summary>Whether it is deleted also when stopped containers use it, or it has other names.</summary>
    public bool? Force { get; set; }

    /// <summary>Whether untagged parents stay.</summary>
    public bool? NoPrune { get; set; }
}
