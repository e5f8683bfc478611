using System.Threading.RateLimiting;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>How many calls a program may make: so many per second on average, and one second's worth at once.</summary>
internal sealed class CallRate(double perSecond) : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    private readonly TokenBucketRateLimiter _limiter = new(Bucket(perSecond));

    public double PerSecond { get; } = perSecond;

    /// <summary>Takes one call; or says when it is worth trying again.</summary>
    public TimeSpan? Take()
    {
        // Replenished by the call that asks: a timer for each key would tick for programs that never call.
        _limiter.TryReplenish();
        using var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > ShortestWait ? after : ShortestWait;
    }

    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(double perSecond) => new()
    {
        AutoReplenishment = false,
        QueueLimit = 0,
        TokenLimit = Math.Max(1, (int)Math.Ceiling(perSecond)),
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1 / perSecond),
    };
}
