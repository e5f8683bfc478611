namespace ShopMesh.Dashboard.Configuration;

/// <summary>Where telemetry comes in; configuration section <c>Dashboard:Otlp</c>.</summary>
internal sealed class OtlpOptions
{
    /// <summary>Address for OTLP over gRPC. Default: <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c>, else <c>http://localhost:4317</c>.</summary>
    public string GrpcEndpointUrl { get; set; } = "";

    /// <summary>Address for OTLP over HTTP. Default: <c>ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL</c>, else <c>http://localhost:4318</c>.</summary>
    public string HttpEndpointUrl { get; set; } = "";

    /// <summary>Whether senders must show a key. Default: they must when a key is configured.</summary>
    public ApiKeyAuthMode? AuthMode { get; set; }

    /// <summary>The key that senders show in the header <c>x-otlp-api-key</c>.</summary>
    public string PrimaryApiKey { get; set; } = "";

    /// <summary>A second key that is accepted too, so that keys can be changed one sender at a time.</summary>
    public string SecondaryApiKey { get; set; } = "";

    /// <summary>The largest message, in bytes, before and after decompression. Default 16 MiB.</summary>
    public int MaxRequestBytes { get; set; } = 16 * 1_048_576;
}
