namespace ShopMesh.Dashboard.Hosting;

/// <summary>What a listener is for.</summary>
internal enum ListenerKind
{
    /// <summary>Pages and their data, for browsers.</summary>
    Frontend,

    /// <summary>OTLP over gRPC, for senders of telemetry.</summary>
    OtlpGrpc,

    /// <summary>OTLP over HTTP, for senders of telemetry.</summary>
    OtlpHttp,
}
