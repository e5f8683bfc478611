namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>What a list of traces shows of each.</summary>
/// <param name="Id">The trace.</param>
/// <param name="Root">Its first span: the root, or the earliest while the root has not arrived.</param>
/// <param name="IsComplete">Whether the root and every parent have arrived.</param>
/// <param name="Start">When it began, in nanoseconds since 1970.</param>
/// <param name="Duration">From the first start to the last end, in nanoseconds.</param>
/// <param name="SpanCount">How many spans are kept.</param>
/// <param name="RefusedSpans">How many spans were refused because the trace is too large.</param>
/// <param name="ErrorCount">How many spans failed.</param>
/// <param name="Services">The services that take part, by their first span.</param>
/// <param name="Version">Rises with each span that arrives.</param>
public sealed record TraceSummary(
    TraceId Id,
    Span Root,
    bool IsComplete,
    long Start,
    long Duration,
    int SpanCount,
    int RefusedSpans,
    int ErrorCount,
    IReadOnlyList<ServiceShare> Services,
    int Version);
