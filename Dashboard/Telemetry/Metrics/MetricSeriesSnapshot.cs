namespace ShopMesh.Dashboard.Telemetry.Metrics;

/// <summary>One series of an instrument with what is kept of it.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Attributes">What tells this series from the instrument's others.</param>
/// <param name="Bounds">For distributions, the buckets' upper bounds.</param>
/// <param name="Points">The points, oldest first.</param>
/// <param name="Exemplars">The latest exemplars, oldest first.</param>
public sealed record MetricSeriesSnapshot(
    MetricInstrument Instrument,
    IReadOnlyList<AttributeValue> Attributes,
    IReadOnlyList<double> Bounds,
    IReadOnlyList<MetricPoint> Points,
    IReadOnlyList<MetricExemplar> Exemplars);
