namespace Docker.DotNet.Models;

/// <summary>A command of a container.</summary>
public class ContainerExecInspectResponse
{
    /// <summary>Id of the command.</summary>
    public string ID { get; set; } = null!;

    /// <summary>Whether it runs.</summary>
    public bool Running { get; set; }

    /// <summary>Exit code; null while it runs.</summary>
    public long? ExitCode { get; set; }

    /// <summary>Whether standard input is attached.</summary>
    public bool OpenStdin { get; set; }

    /// <summary>Whether standard error is attached.</summary>
    public bool OpenStderr { get; set; }

    /// <summary>Whether standard output is attached.</summary>
    public bool OpenStdout { get; set; }

    /// <summary>Id of the container.</summary>
    public string ContainerID { get; set; } = null!;

    /// <summary>Process id on the host.</summary>
    public long Pid { get; set; }
}
