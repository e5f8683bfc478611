namespace Docker.DotNet.Models;

/// <summary>How a container is removed.</summary>
public class ContainerRemoveParameters
{
    /// <summary>Whether its anonymous volumes are removed.</summary>
    public bool? RemoveVolumes { get; set; }

    /// <summary>Whether a link is removed instead.</summary>
    public bool? RemoveLinks { get; set; }

    /// <summary>Whether a running container is killed.</summary>
    public bool? Force { get; set; }
}
