using ShopMesh.Dashboard.Telemetry.Filters;

namespace ShopMesh.Dashboard.Telemetry.Logs;

/// <summary>Which log records to list, newest first.</summary>
public sealed record LogQuery
{
    /// <summary>The most that one answer holds.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Only records of this service.</summary>
    public string? Service { get; init; }

    /// <summary>Only records of this level or above.</summary>
    public LogLevelName MinLevel { get; init; }

    /// <summary>Only records of this trace.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>Only records of this span.</summary>
    public SpanId SpanId { get; init; }

    /// <summary>Conditions that the record must meet.</summary>
    public TelemetryFilter Filter { get; init; } = TelemetryFilter.None;

    /// <summary>Only records that arrived before this one, to read on.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>How many to return; at most <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 200;
}
