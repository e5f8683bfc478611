namespace ShopMesh.Dashboard.Telemetry.Metrics;

/// <summary>One point of a series.</summary>
/// <param name="Start">Since when it adds up, in nanoseconds since 1970; 0 where it does not.</param>
/// <param name="Time">When it was taken, in nanoseconds since 1970.</param>
/// <param name="Value">The number; for distributions the sum.</param>
/// <param name="Count">For distributions, how many measurements; otherwise 0.</param>
/// <param name="Buckets">For distributions, how many fell into each bucket; otherwise empty.</param>
public sealed record MetricPoint(long Start, long Time, double Value, long Count, IReadOnlyList<long> Buckets);
