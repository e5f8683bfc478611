using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using ShopMesh.Dashboard.Hosting;

namespace ShopMesh.Dashboard.Configuration;

/// <summary>Reads the options, fills in what the environment says under other names, and checks everything before anything starts.</summary>
internal static class DashboardOptionsLoader
{
    private const int MinSecretLength = 16;

    /// <exception cref="DashboardConfigurationException">One or more values are wrong.</exception>
    public static DashboardOptions Load(IConfiguration configuration)
    {
        DashboardOptions options;
        try
        {
            options = configuration.GetSection(DashboardOptions.Section).Get<DashboardOptions>() ?? new DashboardOptions();
        }
        catch (InvalidOperationException wrong)
        {
            throw new DashboardConfigurationException([DescribeBindingFailure(wrong)]);
        }

        options.Frontend.EndpointUrls = FirstOf(options.Frontend.EndpointUrls, configuration["urls"], configuration["ASPNETCORE_URLS"], "http://localhost:18888");
        options.Otlp.GrpcEndpointUrl = FirstOf(options.Otlp.GrpcEndpointUrl, configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"], "http://localhost:4317");
        options.Otlp.HttpEndpointUrl = FirstOf(options.Otlp.HttpEndpointUrl, configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"], "http://localhost:4318");
        options.ResourceServiceClient.Url = FirstOf(options.ResourceServiceClient.Url, configuration["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"]);
        options.Otlp.AuthMode ??= options.Otlp.PrimaryApiKey.Length > 0 ? ApiKeyAuthMode.ApiKey : ApiKeyAuthMode.Unsecured;
        options.ResourceServiceClient.AuthMode ??= options.ResourceServiceClient.ApiKey.Length > 0 ? ApiKeyAuthMode.ApiKey : ApiKeyAuthMode.Unsecured;
        if (options.Frontend.AuthMode == FrontendAuthMode.BrowserToken && options.Frontend.BrowserToken.Length == 0)
        {
            options.Frontend.BrowserToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            options.HasGeneratedToken = true;
        }

        var problems = Check(options).ToList();
        return problems.Count == 0 ? options : throw new DashboardConfigurationException(problems);
    }

    private static IEnumerable<string> Check(DashboardOptions options)
    {
        var frontends = options.Frontend.EndpointUrls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var frontendSecure = options.Frontend.AuthMode != FrontendAuthMode.Unsecured;
        foreach (var url in frontends)
        {
            foreach (var problem in CheckListener("ASPNETCORE_URLS", url, frontendSecure, "Dashboard:Frontend:AuthMode=BrowserToken"))
                yield return problem;
        }

        var otlpSecure = options.Otlp.AuthMode != ApiKeyAuthMode.Unsecured;
        foreach (var problem in CheckListener("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", options.Otlp.GrpcEndpointUrl, otlpSecure, "Dashboard:Otlp:PrimaryApiKey"))
            yield return problem;
        foreach (var problem in CheckListener("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", options.Otlp.HttpEndpointUrl, otlpSecure, "Dashboard:Otlp:PrimaryApiKey"))
            yield return problem;

        if (frontendSecure && options.Frontend.BrowserToken.Length < MinSecretLength)
            yield return $"Dashboard:Frontend:BrowserToken is too short: use at least {MinSecretLength} characters, or leave it out for a random one.";
        if (otlpSecure && options.Otlp.PrimaryApiKey.Length < MinSecretLength)
            yield return $"Dashboard:Otlp:PrimaryApiKey must have at least {MinSecretLength} characters when Dashboard:Otlp:AuthMode is ApiKey.";
        if (options.Otlp.SecondaryApiKey.Length is > 0 and < MinSecretLength)
            yield return $"Dashboard:Otlp:SecondaryApiKey is too short: use at least {MinSecretLength} characters, or leave it out.";
        if (options.Otlp.MaxRequestBytes is < 1_024 or > 1_073_741_824)
            yield return "Dashboard:Otlp:MaxRequestBytes must be between 1024 and 1073741824.";
        if (options.ResourceServiceClient.Url.Length > 0
            && (!Uri.TryCreate(options.ResourceServiceClient.Url, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https")))
            yield return "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL is not an http or https address.";
        if (options.ResourceServiceClient.AuthMode == ApiKeyAuthMode.ApiKey && options.ResourceServiceClient.ApiKey.Length == 0)
            yield return "Dashboard:ResourceServiceClient:ApiKey is missing; Dashboard:ResourceServiceClient:AuthMode is ApiKey.";
        if (options.Frontend.AssetsDirectory.Length > 0 && !Directory.Exists(options.Frontend.AssetsDirectory))
            yield return $"Dashboard:Frontend:AssetsDirectory names '{options.Frontend.AssetsDirectory}', which does not exist.";

        var limits = new List<ValidationResult>();
        Validator.TryValidateObject(options.TelemetryLimits, new ValidationContext(options.TelemetryLimits), limits, validateAllProperties: true);
        foreach (var result in limits)
            yield return $"Dashboard:TelemetryLimits: {result.ErrorMessage}";
    }

    private static IEnumerable<string> CheckListener(string name, string url, bool isSecured, string remedy)
    {
        if (!ListenerAddress.TryParse(url, out var address))
            yield return $"{name}: '{url}' is not an address to listen on; write it like http://localhost:18888.";
        else if (!isSecured && !address.IsLoopback)
            yield return $"{name}: '{url}' can be reached from other machines, and nothing protects it. Listen on localhost, or set {remedy}.";
    }

    private static string FirstOf(params string?[] values) => values.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) ?? "";

    private static string DescribeBindingFailure(InvalidOperationException wrong)
    {
        // The binder's message names the key and the type; its inner exceptions add nothing that a person needs.
        var message = wrong.Message;
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
