using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Limits;

/// <summary>The places that this replica has for one kind of call that lasts, such as a watch.</summary>
/// <param name="rpc">The rpc, for the error.</param>
/// <param name="most">How many places there are.</param>
public sealed class Places(string rpc, int most)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private int _taken;

    /// <summary>Takes a place until what is returned is disposed.</summary>
    /// <exception cref="ResourceExhaustedException">All are taken.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref _taken) <= most)
            return new Place(this);

        Interlocked.Decrement(ref _taken);
        throw new ResourceExhaustedException($"This replica serves {most} calls of {rpc} already; another one may have room.", Retry, "TOO_MANY_CALLS");
    }

    private sealed class Place(Places owner) : IDisposable
    {
        private Places? _owner = owner;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _owner, null) is { } owner)
                Interlocked.Decrement(ref owner._taken);
        }
    }
}
