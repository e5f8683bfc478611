namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>One row of a waterfall.</summary>
/// <param name="Span">The span.</param>
/// <param name="Level">How deep it is; 1 at the top.</param>
/// <param name="Children">How many spans it caused directly.</param>
/// <param name="IsOrphan">Whether it names a parent that has not arrived.</param>
public sealed record TraceTreeRow(Span Span, int Level, int Children, bool IsOrphan);
