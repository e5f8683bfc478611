namespace Docker.DotNet.Models;

/// <summary>Which streams of a container are attached.</summary>
public class ContainerAttachParameters
{
    /// <summary>Whether what comes from now on is streamed.</summary>
    public bool? Stream { get; set; }

    /// <summary>Whether standard input is attached.</summary>
    public bool? Stdin { get; set; }

    /// <summary>Whether standard output is attached.</summary>
    public bool? Stdout { get; set; }

    /// <summary>Whether standard error is attached.</summary>
    public bool? Stderr { get; set; }

    /// <summary>Whether what was written before is replayed.</summary>
    public bool? Logs { get; set; }

    /// <summary>Keys that detach a terminal.</summary>
    public string? DetachKeys { get; set; }
}
