namespace Aspire.Hosting.Health;

/// <summary>When to check next: often while others wait for the replica, now and then once it is healthy.</summary>
internal sealed class HealthCadence
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Unhealthy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(5);

    private TimeSpan _next = First;

    public TimeSpan Next(bool isHealthy)
    {
        if (isHealthy)
        {
            _next = Unhealthy;
            return Healthy;
        }
        var delay = _next;
        _next = _next * 1.5 < Unhealthy ? _next * 1.5 : Unhealthy;
        return delay;
    }
}
