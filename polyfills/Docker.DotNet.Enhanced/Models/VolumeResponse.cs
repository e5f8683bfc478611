namespace Docker.DotNet.Models;

/// <summary>A volume.</summary>
public class VolumeResponse
{
    /// <summary>Name.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Driver.</summary>
    public string Driver { get; set; } = null!;

    /// <summary>Path on the host.</summary>
    public string Mountpoint { get; set; } = null!;

    /// <summary>Time of creation, RFC 3339.</summary>
    public string? CreatedAt { get; set; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string> Labels { get; set; } = null!;

    /// <summary><c>local</c> or <c>global</c>.</summary>
    public string Scope { get; set; } = null!;

    /// <summary>Options of the driver.</summary>
    public IDictionary<string, string> Options { get; set; } = null!;
}
