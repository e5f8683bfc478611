namespace ShopMesh.Dashboard.Telemetry.Metrics;

/// <summary>A point on its way into the store.</summary>
internal sealed record MetricSample(
    MetricInstrument Instrument,
    IReadOnlyList<AttributeValue> Attributes,
    IReadOnlyList<double> Bounds,
    MetricPoint Point,
    IReadOnlyList<MetricExemplar> Exemplars);
