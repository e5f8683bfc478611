namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>A pointer at a span that has to do with this one.</summary>
/// <param name="TraceId">The other trace.</param>
/// <param name="SpanId">The other span.</param>
/// <param name="Attributes">More about the connection.</param>
public sealed record SpanLink(TraceId TraceId, SpanId SpanId, IReadOnlyList<AttributeValue> Attributes);
