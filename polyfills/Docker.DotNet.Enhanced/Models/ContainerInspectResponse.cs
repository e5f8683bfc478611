using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A container in full.</summary>
public class ContainerInspectResponse
{
    /// <summary>Id.</summary>
    [JsonPropertyName("Id")]
    public string ID { get; set; } = null!;

    /// <summary>Time of creation, in UTC.</summary>
    public DateTime Created { get; set; }

    /// <summary>Command.</summary>
    public string Path { get; set; } = null!;

    /// <summary>Arguments of the command.</summary>
    public IList<string> Args { get; set; } = null!;

    /// <summary>State.</summary>
    public State State { get; set; } = null!;

    /// <summary>Id of the image.</summary>
    public string Image { get; set; } = null!;

    /// <summary>Path of the resolver's configuration on the host.</summary>
    public string? ResolvConfPath { get; set; }

    /// <summary>Path of the host name's file on the host.</summary>
    public string? HostnamePath { get; set; }

    /// <summary>Path of the hosts file on the host.</summary>
    public string? HostsPath { get; set; }

    /// <summary>Path of the log on the host.</summary>
    public string? LogPath { get; set; }

    /// <summary>Name, with a leading slash.</summary>
    public string Name { get; set; } = null!;

    /// <summary>How often the engine restarted it.</summary>
    public long RestartCount { get; set; }

    /// <summary>Storage driver.</summary>
    public string Driver { get; set; } = null!;

    /// <summary>Operating system.</summary>
    public string Platform { get; set; } = null!;

    /// <summary>What of the host it gets.</summary>
    public HostConfig HostConfig { get; set; } = null!;

    /// <summary>Size of what was written, in bytes, if asked for.</summary>
    public long? SizeRw { get; set; }

    /// <summary>Size of all files, in bytes, if asked for.</summary>
    public long? SizeRootFs { get; set; }

    /// <summary>Mounts.</summary>
    public IList<MountPoint> Mounts { get; set; } = null!;

    /// <summary>Configuration that does not depend on the host.</summary>
    public ContainerConfig Config { get; set; } = null!;

    /// <summary>Networks and ports.</summary>
    public NetworkSettings NetworkSettings { get; set; } = null!;

    /// <summary>Commands that run in it.</summary>
    public IList<string>? ExecIDs { get; set; }
}
