namespace ShopMesh.LoadGenerator.Reporting;

/// <summary>
/// Latencies at constant memory: buckets that grow by 5 % each, from 10 µs to more than ten minutes, so a percentile is at most 5 % too high.
/// Not thread-safe.
/// </summary>
internal sealed class LatencyHistogram
{
    private const double Growth = 1.05;
    private const double FirstBound = 0.00001;
    private const int BucketCount = 370;

    private readonly long[] _buckets = new long[BucketCount];

    /// <summary>How many latencies were recorded.</summary>
    public long Count { get; private set; }

    public void Record(TimeSpan latency)
    {
        var bucket = latency.TotalSeconds <= FirstBound ? 0 : (int)Math.Ceiling(Math.Log(latency.TotalSeconds / FirstBound) / Math.Log(Growth));
        _buckets[Math.Min(bucket, BucketCount - 1)]++;
        Count++;
    }

    /// <summary>The latency that this part, 0 to 1, of all stayed within; zero when there are none.</summary>
    public TimeSpan Percentile(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        var seen = 0L;
        for (var bucket = 0; bucket < BucketCount && Count > 0; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= rank)
                return TimeSpan.FromSeconds(FirstBound * Math.Pow(Growth, bucket));
        }

        return TimeSpan.Zero;
    }
}
