namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>Which side of a call a span is on; numbered as in OTLP.</summary>
public enum SpanKind : byte
{
    /// <summary>Not said.</summary>
    Unspecified,

    /// <summary>Work inside the process.</summary>
    Internal,

    /// <summary>A request that is served.</summary>
    Server,

    /// <summary>A request that was made.</summary>
    Client,

    /// <summary>A message that was sent.</summary>
    Producer,

    /// <summary>A message that was taken.</summary>
    Consumer,
}
