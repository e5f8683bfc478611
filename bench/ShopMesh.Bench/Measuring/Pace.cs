namespace ShopMesh.Bench.Measuring;

/// <summary>How fast something was done.</summary>
/// <param name="PerSecond">How often per second.</param>
/// <param name="CpuMicroseconds">The processor time of each, over all processes.</param>
internal readonly record struct Pace(double PerSecond, double CpuMicroseconds)
{
    /// <summary>The middle of several rounds.</summary>
    public static Pace Median(IReadOnlyList<Pace> rounds) =>
        new(Rounds.Median(rounds.Select(round => round.PerSecond)), Rounds.Median(rounds.Select(round => round.CpuMicroseconds)));
}
