using ShopMesh.Dashboard.Telemetry.Logs;
using ShopMesh.Dashboard.Telemetry.Metrics;
using ShopMesh.Dashboard.Telemetry.Traces;

namespace ShopMesh.Dashboard.Telemetry;

/// <summary>Everything that was received and is still kept.</summary>
internal sealed class TelemetryStore(TelemetryLimits limits)
{
    public TelemetryLimits Limits { get; } = limits;

    public SourceRegistry Sources { get; } = new(limits);

    public TraceStore Traces { get; } = new(limits);

    public LogStore Logs { get; } = new(limits);

    public MetricStore Metrics { get; } = new(limits);
}
