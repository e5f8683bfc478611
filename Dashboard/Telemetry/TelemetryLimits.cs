using System.ComponentModel.DataAnnotations;

namespace ShopMesh.Dashboard.Telemetry;

/// <summary>
/// How much telemetry is kept; configuration section <c>Dashboard:TelemetryLimits</c>. When a limit is reached the oldest goes first.
/// </summary>
public sealed class TelemetryLimits
{
    /// <summary>Traces kept. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxTraces { get; set; } = 10_000;

    /// <summary>Spans kept of one trace; those above are refused and counted. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxSpansPerTrace { get; set; } = 10_000;

    /// <summary>Log records kept. Default 50,000.</summary>
    [Range(1, 5_000_000)]
    public int MaxLogs { get; set; } = 50_000;

    /// <summary>Metric series kept over all instruments; new ones above are refused and counted. Default 5,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxMetricSeries { get; set; } = 5_000;

    /// <summary>Data points kept of one metric series. Default 360: six minutes at one a second.</summary>
    [Range(1, 100_000)]
    public int MaxPointsPerSeries { get; set; } = 360;

    /// <summary>Sources (service instances) kept. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxSources { get; set; } = 1_000;

    /// <summary>Attributes kept of one span, log record, event, link, series or source. Default 128.</summary>
    [Range(1, 10_000)]
    public int MaxAttributes { get; set; } = 128;

    /// <summary>Characters kept of one attribute, name or message. Default 16,384.</summary>
    [Range(16, 1_000_000)]
    public int MaxAttributeLength { get; set; } = 16_384;

    /// <summary>Events kept of one span. Default 128.</summary>
    [Range(0, 10_000)]
    public int MaxSpanEvents { get; set; } = 128;

    /// <summary>Links kept of one span. Default 128.</summary>
    [Range(0, 10_000)]
    public int MaxSpanLinks { get; set; } = 128;

    /// <summary>
    /// Memory that traces and logs may take, in megabytes, by estimate; three quarters are for traces. Default 512.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxMemoryMegabytes { get; set; } = 512;

    internal long MaxTraceBytes => MaxMemoryMegabytes * 1_048_576L / 4 * 3;

    internal long MaxLogBytes => MaxMemoryMegabytes * 1_048_576L / 4;
}
