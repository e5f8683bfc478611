using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>A command that is to run in a container.</summary>
public class ContainerExecCreateParameters
{
    /// <summary>User, and optionally group.</summary>
    public string? User { get; set; }

    /// <summary>Whether it has all capabilities.</summary>
    public bool Privileged { get; set; }

    /// <summary>Whether it has a terminal. Its output is then one raw stream.</summary>
    [JsonPropertyName("Tty")]
    public bool TTY { get; set; }

    /// <summary>Whether standard input is attached.</summary>
    public bool AttachStdin { get; set; }

    /// <summary>Whether standard error is attached.</summary>
    public bool AttachStderr { get; set; }

    /// <summary>Whether standard output is attached.</summary>
    public bool AttachStdout { get; set; }

    /// <summary>Keys that detach a terminal.</summary>
    public string? DetachKeys { get; set; }

    /// <summary>Environment, as <c>NAME=value</c>.</summary>
    public IList<string>? Env { get; set; }

    /// <summary>Working directory.</summary>
    public string? WorkingDir { get; set; }

    /// <summary>Command and arguments.</summary>
    public IList<string>? Cmd { get; set; }
}
