namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>A trace as one point of a chart.</summary>
/// <param name="Id">The trace.</param>
/// <param name="Name">Its root's name.</param>
/// <param name="Color">The colour of its root's service.</param>
/// <param name="Start">When it began, in nanoseconds since 1970.</param>
/// <param name="Duration">How long it took, in nanoseconds.</param>
/// <param name="HasErrors">Whether a span of it failed.</param>
public sealed record TracePoint(TraceId Id, string Name, int Color, long Start, long Duration, bool HasErrors);
