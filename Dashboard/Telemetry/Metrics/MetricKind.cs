namespace ShopMesh.Dashboard.Telemetry.Metrics;

/// <summary>What an instrument's points mean.</summary>
public enum MetricKind : byte
{
    /// <summary>The newest of sampled values.</summary>
    Gauge,

    /// <summary>A sum that may go up and down.</summary>
    UpDownSum,

    /// <summary>A sum that only rises.</summary>
    Counter,

    /// <summary>A distribution.</summary>
    Histogram,

    /// <summary>Quantiles computed by the sender; only count and sum are kept.</summary>
    Summary,
}
