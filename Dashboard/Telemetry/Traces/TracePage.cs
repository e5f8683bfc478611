namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>An answer to a <see cref="TraceQuery"/>.</summary>
/// <param name="Traces">The traces, newest first.</param>
/// <param name="Matches">How many match in all.</param>
/// <param name="Stored">How many traces are kept in all.</param>
/// <param name="Points">The newest that match, for a chart; empty unless the query asks for it.</param>
public sealed record TracePage(IReadOnlyList<TraceSummary> Traces, int Matches, int Stored, IReadOnlyList<TracePoint> Points);
