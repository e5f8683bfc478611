using Shop.Products.V1;

namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>Plans journeys. The plan follows from the seed and the journey's index alone.</summary>
internal sealed class JourneyPlanner(int seed, JourneyMix mix, TimeSpan thinkTime)
{
    private const int PlannedPauses = 8;

    private static readonly Category[] Departments =
        [.. Enum.GetValues<Category>().Where(category => category != Category.Unspecified)];

    /// <summary>The plan of the journey with this index.</summary>
    public JourneyPlan Plan(long index)
    {
        var random = new Random(SeedOf(index));
        return new JourneyPlan(
            index,
            mix.At(random.NextDouble()),
            random.NextDouble(),
            Departments[random.Next(Departments.Length)],
            Many(random.Next(1, 4), random.NextDouble),
            Many(1 + Few(random, 4), () => new PlannedItem(random.NextDouble(), 1 + Few(random, 4))),
            Many(PlannedPauses, () => Pause(random)));
    }

    // Most take one, some two, few more.
    private static int Few(Random random, int most) => Math.Min(most, (int)(-Math.Log(1 - random.NextDouble()) / Math.Log(2.5)));

    private static T[] Many<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    // Exponential, but nobody thinks for ever: the tail is cut at five times the mean.
    private TimeSpan Pause(Random random) => thinkTime * Math.Min(5, -Math.Log(1 - random.NextDouble()));

    // SplitMix64's finalizer: neighbouring indexes get unrelated generators.
    private int SeedOf(long index)
    {
        var z = unchecked(((ulong)(uint)seed << 32) + ((ulong)index * 0x9E3779B97F4A7C15));
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return unchecked((int)(z ^ (z >> 31)));
    }
}
