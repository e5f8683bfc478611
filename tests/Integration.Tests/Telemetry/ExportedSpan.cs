namespace ShopMesh.Integration.Tests.Telemetry;

/// <summary>A span as a process exported it.</summary>
/// <param name="Service">The resource's service.name.</param>
/// <param name="Instance">The resource's service.instance.id: one replica.</param>
/// <param name="TraceId">The trace, in hexadecimal digits.</param>
/// <param name="SpanId">The span, in hexadecimal digits.</param>
/// <param name="ParentSpanId">Its parent; empty for a root.</param>
/// <param name="Name">The span's name.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, as in OTLP.</param>
/// <param name="Attributes">The span's attributes as text.</param>
internal sealed record ExportedSpan(
    string Service,
    string Instance,
    string TraceId,
    string SpanId,
    string ParentSpanId,
    string Name,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes);
