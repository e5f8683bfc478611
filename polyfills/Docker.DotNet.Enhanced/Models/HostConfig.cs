using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>What of the host a container gets.</summary>
public class HostConfig
{
    /// <summary>Bind mounts and volumes, as <c>source:target[:options]</c>.</summary>
    public IList<string>? Binds { get; set; }

    /// <summary>Ports of the host per port of the container, as <c>5432/tcp</c>.</summary>
    public IDictionary<string, IList<PortBinding>>? PortBindings { get; set; }

    /// <summary>Whether every exposed port gets a free port of the host.</summary>
    public bool PublishAllPorts { get; set; }

    /// <summary>What happens when the container exits.</summary>
    public RestartPolicy? RestartPolicy { get; set; }

    /// <summary>Whether the engine removes the container when it exits.</summary>
    public bool AutoRemove { get; set; }

    /// <summary>Network of the container: <c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:id</c> or the name of a network.</summary>
    public string? NetworkMode { get; set; }

    /// <summary>Capabilities that are added.</summary>
    public IList<string>? CapAdd { get; set; }

    /// <summary>Capabilities that are dropped.</summary>
    public IList<string>? CapDrop { get; set; }

    /// <summary>DNS servers.</summary>
    [JsonPropertyName("Dns")]
    public IList<string>? DNS { get; set; }

    /// <summary>Lines of the hosts file, as <c>name:address</c>.</summary>
    public IList<string>? ExtraHosts { get; set; }

    /// <summary>Further groups of the process.</summary>
    public IList<string>? GroupAdd { get; set; }

    /// <summary>IPC namespace.</summary>
    public string? IpcMode { get; set; }

    /// <summary>PID namespace.</summary>
    public string? PidMode { get; set; }

    /// <summary>Whether the container has full access to the host.</summary>
    public bool Privileged { get; set; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool ReadonlyRootfs { get; set; }

    /// <summary>Security options of the host, such as <c>no-new-privileges</c>.</summary>
    public IList<string>? SecurityOpt { get; set; }

    /// <summary>Temporary file systems: mount options per path.</summary>
    public IDictionary<string, string>? Tmpfs { get; set; }

    /// <summary>Size of <c>/dev/shm</c> in bytes.</summary>
    public long? ShmSize { get; set; }

    /// <summary>Kernel parameters.</summary>
    public IDictionary<string, string>? Sysctls { get; set; }

    /// <summary>Mounts.</summary>
    public IList<Mount>? Mounts { get; set; }

    /// <summary>Limit of memory in bytes; 0: none.</summary>
    public long Memory { get; set; }

    /// <summary>Limit of memory and swap in bytes; 0: twice the memory; -1: none.</summary>
    public long MemorySwap { get; set; }

    /// <summary>Limit of processors in billionths; 0: none.</summary>
    [JsonPropertyName("NanoCpus")]
    public long NanoCPUs { get; set; }

    /// <summary>Limit of processes; null or 0: none.</summary>
    public long? PidsLimit { get; set; }

    /// <summary>Whether an init process forwards signals and reaps processes; null: the engine's default.</summary>
    public bool? Init { get; set; }
}
