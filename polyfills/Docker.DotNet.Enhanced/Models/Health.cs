namespace Docker.DotNet.Models;

/// <summary>Health of a container.</summary>
public class Health
{
    /// <summary><c>none</c>, <c>starting</c>, <c>healthy</c> or <c>unhealthy</c>.</summary>
    public string Status { get; set; } = null!;

    /// <summary>Consecutive failures.</summary>
    public long FailingStreak { get; set; }

    /// <summary>The last checks, the oldest first.</summary>
    public IList<HealthcheckResult> Log { get; set; } = null!;
}
