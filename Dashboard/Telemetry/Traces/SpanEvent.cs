namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>A moment within a span.</summary>
/// <param name="Time">When, in nanoseconds since 1970.</param>
/// <param name="Name">What happened, such as <c>exception</c>.</param>
/// <param name="Attributes">More about it.</param>
public sealed record SpanEvent(long Time, string Name, IReadOnlyList<AttributeValue> Attributes);
