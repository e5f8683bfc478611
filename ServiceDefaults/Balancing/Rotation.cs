namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>Whose turn it is.</summary>
/// <param name="start">Where to begin.</param>
internal sealed class Rotation(int start)
{
    private int _turn = start;

    /// <summary>The next turn, for any number of threads at once.</summary>
    public uint Next() => (uint)Interlocked.Increment(ref _turn);
}
