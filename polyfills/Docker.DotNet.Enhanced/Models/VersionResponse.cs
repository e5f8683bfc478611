using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>Versions of the engine.</summary>
public class VersionResponse
{
    /// <summary>Version of the engine.</summary>
    public string Version { get; set; } = null!;

    /// <summary>The highest version of the API that it speaks.</summary>
    [JsonPropertyName("ApiVersion")]
    public string APIVersion { get; set; } = null!;

    /// <summary>The lowest version of the API that it speaks.</summary>
    public string MinAPIVersion { get; set; } = null!;

    /// <summary>Commit that it was built from.</summary>
    public string GitCommit { get; set; } = null!;

    /// <summary>Version of Go that it was built with.</summary>
    public string GoVersion { get; set; } = null!;

    /// <summary>Operating system of containers.</summary>
    public string Os { get; set; } = null!;

    /// <summary>Architecture.</summary>
    public string Arch { get; set; } = null!;

    /// <summary>Version of the kernel.</summary>
    public string KernelVersion { get; set; } = null!;

    /// <summary>Whether experimental features are on.</summary>
    public bool Experimental { get; set; }
}
