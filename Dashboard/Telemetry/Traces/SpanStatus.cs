namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>How a span ended; numbered as in OTLP.</summary>
public enum SpanStatus : byte
{
    /// <summary>Nobody said.</summary>
    Unset,

    /// <summary>Declared a success.</summary>
    Ok,

    /// <summary>Failed.</summary>
    Error,
}
