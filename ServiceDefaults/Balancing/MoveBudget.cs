namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>
/// How many attempts may be sent away from silent replicas, so that each of them is tried again: it has a part of the tokens of the
/// channel's retry budget (gRFC A6), and earns as that does, a tenth by each answer.
/// </summary>
/// <param name="retryTokens">The channel's; nothing is tried again when it has half of them or fewer.</param>
internal sealed class MoveBudget(int retryTokens)
{
    private const int TenthsPerMove = 10;

    // A third, not all that half of them allow: attempts fail for other reasons at the same time.
    private readonly int _most = retryTokens * TenthsPerMove / 3;
    private int _tenths = retryTokens * TenthsPerMove / 3;

    /// <summary>Takes one move, if there is one.</summary>
    public bool TryTake()
    {
        int tenths;
        do
        {
            tenths = Volatile.Read(ref _tenths);
            if (tenths < TenthsPerMove)
                return false;
        }
        while (Interlocked.CompareExchange(ref _tenths, tenths - TenthsPerMove, tenths) != tenths);

        return true;
    }

    /// <summary>An attempt was answered.</summary>
    public void Earn()
    {
        // A full budget is the usual case, and only read. One too many by a race is no harm.
        if (Volatile.Read(ref _tenths) < _most)
            Interlocked.Increment(ref _tenths);
    }
}
