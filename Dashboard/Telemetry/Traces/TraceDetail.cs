namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>A whole trace.</summary>
/// <param name="Summary">What the list shows of it.</param>
/// <param name="Spans">Its spans by start.</param>
public sealed record TraceDetail(TraceSummary Summary, IReadOnlyList<Span> Spans);
