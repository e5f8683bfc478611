namespace Docker.DotNet.Models;

/// <summary>The engine and its host.</summary>
public class SystemInfoResponse
{
    /// <summary>Id of the engine.</summary>
    public string ID { get; set; } = null!;

    /// <summary>Containers.</summary>
    public long Containers { get; set; }

    /// <summary>Containers that run.</summary>
    public long ContainersRunning { get; set; }

    /// <summary>Containers that are paused.</summary>
    public long ContainersPaused { get; set; }

    /// <summary>Containers that don't run.</summary>
    public long ContainersStopped { get; set; }

    /// <summary>Images.</summary>
    public long Images { get; set; }

    /// <summary>Storage driver.</summary>
    public string Driver { get; set; } = null!;

    /// <summary>Logging driver.</summary>
    public string LoggingDriver { get; set; } = null!;

    /// <summary>Driver of control groups.</summary>
    public string CgroupDriver { get; set; } = null!;

    /// <summary>Version of control groups.</summary>
    public string? CgroupVersion { get; set; }

    /// <summary>Version of the kernel.</summary>
    public string KernelVersion { get; set; } = null!;

    /// <summary>Name of the host's operating system.</summary>
    public string OperatingSystem { get; set; } = null!;

    /// <summary><c>linux</c> or <c>windows</c>.</summary>
    public string OSType { get; set; } = null!;

    /// <summary>Architecture.</summary>
    public string Architecture { get; set; } = null!;

    /// <summary>Address of the default registry.</summary>
    public string IndexServerAddress { get; set; } = null!;

    /// <summary>Processors.</summary>
    public long NCPU { get; set; }

    /// <summary>Memory in bytes.</summary>
    public long MemTotal { get; set; }

    /// <summary>Directory of the engine's data.</summary>
    public string DockerRootDir { get; set; } = null!;

    /// <summary>Host name.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Labels of the engine.</summary>
    public IList<string> Labels { get; set; } = null!;

    /// <summary>Version of the engine.</summary>
    public string ServerVersion { get; set; } = null!;

    /// <summary>Security options.</summary>
    public IList<string>? SecurityOptions { get; set; }

    /// <summary>Warnings.</summary>
    public IList<string>? Warnings { get; set; }
}
