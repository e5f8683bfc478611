using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The configuration keys that app host and dashboard share, with their defaults.</summary>
internal static class DashboardSettings
{
    public const string FrontendUrlsKey = "ASPNETCORE_URLS";
    public const string OtlpGrpcUrlKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string OtlpHttpUrlKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    public const string ResourceServiceUrlKey = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";
    public const string AllowUnsecuredTransportKey = "ASPIRE_ALLOW_UNSECURED_TRANSPORT";
    public const string OtlpApiKeyKey = "AppHost:OtlpApiKey";
    public const string BrowserTokenKey = "AppHost:BrowserToken";
    public const string ResourceServiceApiKeyKey = "AppHost:ResourceService:ApiKey";

    public const string ApplicationNameKey = "AppHost:DashboardApplicationName";

    private static readonly string[] UrlKeys = [FrontendUrlsKey, OtlpGrpcUrlKey, OtlpHttpUrlKey, ResourceServiceUrlKey];

    /// <summary>Reads all addresses once, so that a wrong one is told before anything starts.</summary>
    public static void Validate(IConfiguration configuration)
    {
        foreach (var key in UrlKeys) ReadUrl(configuration, key);
    }

    /// <summary>Makes the keys that nobody configured: they are good for one run.</summary>
    public static void AddDefaults(ConfigurationManager configuration, DistributedApplicationOptions options)
    {
        var generated = new Dictionary<string, string?>();
        foreach (var key in (string[])[OtlpApiKeyKey, BrowserTokenKey, ResourceServiceApiKeyKey])
        {
            if (string.IsNullOrEmpty(configuration[key])) generated[key] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        }
        if (options.DashboardApplicationName is { } name) generated[ApplicationNameKey] = name;
        if (options.AllowUnsecuredTransport) generated[AllowUnsecuredTransportKey] = "true";
        if (generated.Count > 0) configuration.AddInMemoryCollection(generated);
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="DistributedApplicationException">It is not an absolute HTTP address with a port.</exception>
    public static Uri? ReadUrl(IConfiguration configuration, string key)
    {
        var text = configuration[key]?.Split(';', 2)[0];
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
        throw new DistributedApplicationException($"{key} is '{text}'; set it to an address such as http://localhost:18888, or leave it out for a free port.");
    }
}
