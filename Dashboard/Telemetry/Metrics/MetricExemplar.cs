namespace ShopMesh.Dashboard.Telemetry.Metrics;

/// <summary>One measurement with the span that it was taken in.</summary>
/// <param name="Time">When it was taken, in nanoseconds since 1970.</param>
/// <param name="Value">The number.</param>
/// <param name="TraceId">The trace; empty for none.</param>
/// <param name="SpanId">The span; empty for none.</param>
public sealed record MetricExemplar(long Time, double Value, TraceId TraceId, SpanId SpanId);
