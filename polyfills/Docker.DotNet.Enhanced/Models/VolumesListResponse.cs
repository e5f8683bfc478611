namespace Docker.DotNet.Models;

/// <summary>Volumes.</summary>
public class VolumesListResponse
{
    /// <summary>The volumes.</summary>
    public IList<VolumeResponse> Volumes { get; set; } = null!;

    /// <summary>Warnings of drivers.</summary>
    public IList<string> Warnings { get; set; } = null!;
}
