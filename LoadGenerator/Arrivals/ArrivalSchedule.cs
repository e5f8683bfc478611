namespace ShopMesh.LoadGenerator.Arrivals;

/// <summary>
/// When shoppers arrive. It is an open model: arrivals do not wait for earlier journeys to end, so a slow shop sees the same crowd
/// as a fast one.
/// </summary>
internal static class ArrivalSchedule
{
    /// <summary>The arrivals' times from the start, without end and never going back.</summary>
    /// <param name="pattern">How they are spread.</param>
    /// <param name="perSecond">How many there are per second on average.</param>
    /// <param name="seed">Decides the random ones.</param>
    public static IEnumerable<TimeSpan> Times(ArrivalPattern pattern, double perSecond, int seed)
    {
        var random = new Random(seed);
        var seconds = 0.0;
        for (var index = 0L; ; index++)
        {
            if (pattern == ArrivalPattern.Constant)
                seconds = index / perSecond;
            else
                // 1 - u is never 0, whose logarithm is not a time.
                seconds -= Math.Log(1 - random.NextDouble()) / perSecond;
            yield return TimeSpan.FromSeconds(seconds);
        }
    }
}
