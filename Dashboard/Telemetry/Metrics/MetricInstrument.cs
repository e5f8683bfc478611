namespace ShopMesh.Dashboard.Telemetry.Metrics;

/// <summary>An instrument of one source.</summary>
/// <param name="Source">Who measures.</param>
/// <param name="Scope">The meter.</param>
/// <param name="Name">The instrument's name.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Unit">Its unit in UCUM.</param>
/// <param name="Kind">What its points mean.</param>
/// <param name="IsDelta">Whether each point adds up since the one before, rather than since the start.</param>
public sealed record MetricInstrument(
    TelemetrySource Source, TelemetryScope Scope, string Name, string Description, string Unit, MetricKind Kind, bool IsDelta);
