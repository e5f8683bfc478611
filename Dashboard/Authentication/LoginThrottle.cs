using System.Net;
using System.Threading.RateLimiting;

namespace ShopMesh.Dashboard.Authentication;

/// <summary>Slows down guessing: an address that shows wrong secrets is refused for a while. Right ones cost nothing.</summary>
internal sealed class LoginThrottle : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress> _failures = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = 10,
            Window = Window,
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        }));

    /// <summary>Whether the caller has failed too often; the answer then is 429.</summary>
    public bool IsBlocked(HttpContext context)
    {
        if (_failures.GetStatistics(AddressOf(context)) is not { CurrentAvailablePermits: <= 0 })
            return false;
        context.Response.Headers.RetryAfter = ((int)Window.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return true;
    }

    public void RecordFailure(HttpContext context) => _failures.AttemptAcquire(AddressOf(context)).Dispose();

    public void Dispose() => _failures.Dispose();

    private static IPAddress AddressOf(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;
}
