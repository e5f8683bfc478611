using ShopMesh.Dashboard.Telemetry.Filters;

namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>Which traces to list, newest first.</summary>
public sealed record TraceQuery
{
    /// <summary>The most that one answer holds.</summary>
    public const int MaxLimit = 500;

    /// <summary>Only traces that this service takes part in; one span must meet this and the filter together.</summary>
    public string? Service { get; init; }

    /// <summary>Conditions that one span of the trace must meet.</summary>
    public TelemetryFilter Filter { get; init; } = TelemetryFilter.None;

    /// <summary>Only traces that take at least this many nanoseconds.</summary>
    public long MinDuration { get; init; }

    /// <summary>Only traces that began at or after this moment, in nanoseconds since 1970.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Only traces that began before this moment, in nanoseconds since 1970.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>Skip this many.</summary>
    public int Offset { get; init; }

    /// <summary>How many to return; at most <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>How many points for a chart to return.</summary>
    public int Points { get; init; }
}
