using Microsoft.Extensions.Options;

namespace ShopMesh.Orders.Outbox;

/// <summary>How long to wait after a failure: exponential, bounded, and random in its upper half, so that steps that failed together do not come back together.</summary>
internal sealed class OutboxBackoff(IOptions<OrderOptions> options)
{
    private readonly OutboxOptions _options = options.Value.Outbox;

    /// <summary>The wait after a number of failures in a row, from 1.</summary>
    public TimeSpan After(int failures) => After(failures, Random.Shared.NextDouble());

    /// <summary>The same with the dice already thrown: <paramref name="dice"/> is from 0 to below 1.</summary>
    public TimeSpan After(int failures, double dice)
    {
        const int doublingsThatAnyBoundStops = 40;
        var full = _options.FirstBackoff * Math.Pow(2, Math.Clamp(failures - 1, 0, doublingsThatAnyBoundStops));
        if (full > _options.MaxBackoff)
            full = _options.MaxBackoff;
        return full * (0.5 + (dice / 2));
    }
}
