namespace Docker.DotNet.Models;

/// <summary>Configuration of a container or image that does not depend on the host.</summary>
public class ContainerConfig
{
    /// <summary>Host name inside the container.</summary>
    public string? Hostname { get; set; }

    /// <summary>Domain name inside the container.</summary>
    public string? Domainname { get; set; }

    /// <summary>User, and optionally group, that commands run as.</summary>
    public string? User { get; set; }

    /// <summary>Whether standard input is attached.</summary>
    public bool? AttachStdin { get; set; }

    /// <summary>Whether standard output is attached.</summary>
    public bool? AttachStdout { get; set; }

    /// <summary>Whether standard error is attached.</summary>
    public bool? AttachStderr { get; set; }

    /// <summary>Ports that are exposed, as <c>5432/tcp</c>.</summary>
    public IDictionary<string, EmptyStruct>? ExposedPorts { get; set; }

    /// <summary>Whether the process has a terminal. Its output is then one raw stream.</summary>
    public bool? Tty { get; set; }

    /// <summary>Whether standard input stays open while nothing is attached.</summary>
    public bool? OpenStdin { get; set; }

    /// <summary>Whether standard input closes when the first client that attached detaches.</summary>
    public bool? StdinOnce { get; set; }

    /// <summary>Environment, as <c>NAME=value</c>; <c>NAME</c> alone removes a variable.</summary>
    public IList<string>? Env { get; set; }

    /// <summary>Command, or the arguments of the entry point.</summary>
    public IList<string>? Cmd { get; set; }

    /// <summary>How the engine finds out whether the container is healthy; null: what the image says.</summary>
    public HealthcheckConfig? Healthcheck { get; set; }

    /// <summary>Whether the command is already escaped (Windows).</summary>
    public bool? ArgsEscaped { get; set; }

    /// <summary>Name or id of the image.</summary>
    public string? Image { get; set; }

    /// <summary>Paths at which anonymous volumes are mounted.</summary>
    public IDictionary<string, EmptyStruct>? Volumes { get; set; }

    /// <summary>Working directory of commands.</summary>
    public string? WorkingDir { get; set; }

    /// <summary>Entry point; null: the image's; one empty string: none.</summary>
    public IList<string>? Entrypoint { get; set; }

    /// <summary>Whether the container has no network.</summary>
    public bool? NetworkDisabled { get; set; }

    /// <summary>MAC address of the container.</summary>
    public string? MacAddress { get; set; }

    /// <summary>Instructions for images that are built from this one.</summary>
    public IList<string>? OnBuild { get; set; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Signal that stops the container; null: the image's, or SIGTERM.</summary>
    public string? StopSignal { get; set; }

    /// <summary>Seconds between the stop signal and SIGKILL; null: 10.</summary>
    public long? StopTimeout { get; set; }

    /// <summary>Shell of the shell form of commands.</summary>
    public IList<string>? Shell { get; set; }
}
