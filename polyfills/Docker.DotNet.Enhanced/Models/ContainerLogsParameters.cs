namespace Docker.DotNet.Models;

/// <summary>Which part of a container's output is read.</summary>
public class ContainerLogsParameters
{
    /// <summary>Whether standard output is read.</summary>
    public bool? ShowStdout { get; set; }

    /// <summary>Whether standard error is read.</summary>
    public bool? ShowStderr { get; set; }

    /// <summary>Only what is newer: Unix time in seconds, with or without fraction.</summary>
    public string? Since { get; set; }

    /// <summary>Only what is older: Unix time in seconds, with or without fraction.</summary>
    public string? Until { get; set; }

    /// <summary>Whether each line begins with its time.</summary>
    public bool? Timestamps { get; set; }

    /// <summary>Whether the stream goes on until the container ends.</summary>
    public bool? Follow { get; set; }

    /// <summary>How many of the last lines; null or <c>all</c>: all.</summary>
    public string? Tail { get; set; }

    /// <summary>Whether further attributes of the log are read.</summary>
    public bool? Details { get; set; }
}
