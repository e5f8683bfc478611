namespace Docker.DotNet.Models;

/// <summary>A health check that was made.</summary>
public class HealthcheckResult
{
    /// <summary>Time of its start, in UTC.</summary>
    public DateTime Start { get; set; }

    /// <summary>Time of its end, in UTC.</summary>
    public DateTime End { get; set; }

    /// <summary>0: healthy; 1: unhealthy; else the check itself failed.</summary>
    public long ExitCode { get; set; }

    /// <summary>Output of the check.</summary>
    public string Output { get; set; } = null!;
}
