namespace Aspire.Hosting.Orchestration;

/// <summary>
/// How long to wait before a replica that crashed is started again: twice as long after each crash, up to half a minute, with jitter
/// so that replicas that fail together do not come back together; from the start again after it has run for a while.
/// </summary>
internal sealed class RestartBackoff(Random random)
{
    /// <summary>From this many crashes in a row on, it is said that something is wrong.</summary>
    public const int ManyFailures = 5;

    private const double Jitter = 0.2;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableRun = TimeSpan.FromSeconds(30);

    /// <summary>How many times it crashed without a stable run in between.</summary>
    public int ConsecutiveFailures { get; private set; }

    /// <summary>Counts a crash after a run of <paramref name="ranFor"/> and says how long to wait.</summary>
    public TimeSpan Next(TimeSpan ranFor)
    {
        if (ranFor >= StableRun) ConsecutiveFailures = 0;
        ConsecutiveFailures++;
        // Beyond ten doublings it is the longest wait anyway, and the power would overflow some day.
        var delay = First * Math.Pow(2, Math.Min(ConsecutiveFailures - 1, 10));
        if (delay > Longest) delay = Longest;
        return delay * (1 - Jitter + (2 * Jitter * random.NextDouble()));
    }

    public void Reset() => ConsecutiveFailures = 0;
}
