namespace Docker.DotNet.Models;

/// <summary>State of a container.</summary>
public class State
{
    /// <summary><c>created</c>, <c>running</c>, <c>paused</c>, <c>restarting</c>, <c>removing</c>, <c>exited</c> or <c>dead</c>.</summary>
    public string Status { get; set; } = null!;

    /// <summary>Whether it runs, also when paused.</summary>
    public bool Running { get; set; }

    /// <summary>Whether it is paused.</summary>
    public bool Paused { get; set; }

    /// <summary>Whether it is being restarted.</summary>
    public bool Restarting { get; set; }

    /// <summary>Whether it was killed for lack of memory.</summary>
    public bool OOMKilled { get; set; }

    /// <summary>Whether it could not be removed in whole.</summary>
    public bool Dead { get; set; }

    /// <summary>Process id on the host; 0: it does not run.</summary>
    public long Pid { get; set; }

    /// <summary>Exit code of the last run.</summary>
    public long ExitCode { get; set; }

    /// <summary>Why it could not be started.</summary>
    public string Error { get; set; } = null!;

    /// <summary>Time of the last start, RFC 3339 with nanoseconds; of year 1 if never.</summary>
    public string StartedAt { get; set; } = null!;

    /// <summary>Time of the last exit, RFC 3339 with nanoseconds; of year 1 if never.</summary>
    public string FinishedAt { get; set; } = null!;

    /// <summary>Health; null without a health check.</summary>
    public Health? Health { get; set; }
}
