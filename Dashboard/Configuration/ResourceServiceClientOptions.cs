namespace ShopMesh.Dashboard.Configuration;

/// <summary>How to reach the app host; configuration section <c>Dashboard:ResourceServiceClient</c>.</summary>
internal sealed class ResourceServiceClientOptions
{
    /// <summary>The app host's address. Default: <c>ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL</c>, else none: telemetry only.</summary>
    public string Url { get; set; } = "";

    /// <summary>Whether to show a key. Default: when one is configured.</summary>
    public ApiKeyAuthMode? AuthMode { get; set; }

    /// <summary>The key for the header <c>x-resource-service-api-key</c>.</summary>
    public string ApiKey { get; set; } = "";
}
