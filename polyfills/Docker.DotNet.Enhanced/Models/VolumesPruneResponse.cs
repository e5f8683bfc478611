namespace Docker.DotNet.Models;

/// <summary>Volumes that were removed.</summary>
public class VolumesPruneResponse
{
    /// <summary>Names.</summary>
    public IList<string>? VolumesDeleted { get; set; }

    /// <summary>Bytes.</summary>
    public ulong SpaceReclaimed { get; set; }
}
