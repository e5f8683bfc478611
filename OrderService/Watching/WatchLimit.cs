using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Orders.Watching;

/// <summary>How many watches this replica serves.</summary>
internal sealed class WatchLimit(IOptions<OrderOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly int _most = options.Value.Watches.MaxPerReplica;
    private int _count;

    /// <summary>Counts one watch more until what is returned is disposed of.</summary>
    /// <exception cref="ResourceExhaustedException">There are as many as this replica serves.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _count) <= _most)
            return new Place(this);

        Interlocked.Decrement(ref _count);
        throw new ResourceExhaustedException($"This replica serves {_most} watches, which is as many as it may.", RetryAfter);
    }

    private sealed class Place(WatchLimit limit) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref limit._count);
    }
}
