using System.Globalization;

namespace ShopMesh.LoadGenerator.Reporting;

/// <summary>The latencies that half, 95 % and 99 % of all stayed within.</summary>
internal readonly record struct Percentiles(TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    public static Percentiles Of(LatencyHistogram histogram) =>
        new(histogram.Percentile(0.50), histogram.Percentile(0.95), histogram.Percentile(0.99));

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"p50 {P50.TotalMilliseconds:0.#} p95 {P95.TotalMilliseconds:0.#} p99 {P99.TotalMilliseconds:0.#} ms");
}
