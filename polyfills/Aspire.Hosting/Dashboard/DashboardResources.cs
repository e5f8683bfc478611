using System.Net.Sockets;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Adds the dashboard to the application, as a program like any other.</summary>
internal static class DashboardResources
{
    public const string Name = "dashboard";
    public const string FrontendEndpoint = "http";
    public const string OtlpGrpcEndpoint = "otlp-grpc";
    public const string OtlpHttpEndpoint = "otlp-http";

    private const string PathMetadata = "aspiredashboardpath";
    private const string ProjectMetadata = "aspiredashboardprojectpath";

    public static void AddTo(DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        if (options.DisableDashboard || Metadata(builder.AppHostAssembly, PathMetadata) is not { } path) return;
        if (builder.Resources.Any(static r => string.Equals(r.Name, Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException(
                $"The name '{Name}' is that of the dashboard. Give your resource another name, or run without a dashboard "
                + $"({nameof(DistributedApplicationOptions)}.{nameof(DistributedApplicationOptions.DisableDashboard)}).");
        }

        // As `dotnet run` does: the project's directory is where its static files and settings are found.
        var directory = Path.GetDirectoryName(Metadata(builder.AppHostAssembly, ProjectMetadata) ?? path)!;
        var dashboard = builder.AddExecutable(Name, DotnetHost.Path, directory, path).WithAnnotation(new DashboardAnnotation());
        AddEndpoint(dashboard, FrontendEndpoint, DashboardSettings.FrontendUrlsKey).IsExternal = true;
        AddEndpoint(dashboard, OtlpGrpcEndpoint, DashboardSettings.OtlpGrpcUrlKey);
        AddEndpoint(dashboard, OtlpHttpEndpoint, DashboardSettings.OtlpHttpUrlKey);
        dashboard.WithEnvironment(context => SetVariables(context, builder, dashboard.Resource));
        // It answers as soon as it listens; what it answers, such as a redirect to its login page, does not matter here.
        dashboard.WithAnnotation(new HttpHealthCheckAnnotation("dashboard", () => dashboard.GetEndpoint(FrontendEndpoint), "/", statusCode: null));
    }

    /// <summary>The link that logs a person in.</summary>
    public static string LoginLink(string frontend, string token) => $"{frontend}/login?t={Uri.EscapeDataString(token)}";

    private static EndpointAnnotation AddEndpoint(IResourceBuilder<ExecutableResource> dashboard, string name, string urlKey)
    {
        var url = DashboardSettings.ReadUrl(dashboard.ApplicationBuilder.Configuration, urlKey);
        var endpoint = new EndpointAnnotation(
            ProtocolType.Tcp,
            uriScheme: url?.Scheme ?? "http",
            transport: name == OtlpGrpcEndpoint ? "http2" : null,
            name: name,
            port: url is null || url.Port == 0 ? null : url.Port)
        {
            ConfiguredBy = urlKey,
        };
        if (url is not null) endpoint.TargetHost = url.Host;
        dashboard.WithAnnotation(endpoint);
        return endpoint;
    }

    private static void SetVariables(EnvironmentCallbackContext context, DistributedApplicationBuilder builder, ExecutableResource dashboard)
    {
        var variables = context.EnvironmentVariables;
        var configuration = builder.Configuration;
        // The dashboard is a tool that is used, not the program that is being developed: no exception pages.
        variables["ASPNETCORE_ENVIRONMENT"] = Environments.Production;
        variables["DOTNET_ENVIRONMENT"] = Environments.Production;
        variables["ASPNETCORE_URLS"] = dashboard.GetEndpoint(FrontendEndpoint);
        variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = dashboard.GetEndpoint(OtlpGrpcEndpoint);
        variables["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = dashboard.GetEndpoint(OtlpHttpEndpoint);
        variables["Dashboard__Frontend__AuthMode"] = "BrowserToken";
        variables["Dashboard__Frontend__BrowserToken"] = configuration[DashboardSettings.BrowserTokenKey]!;
        variables["Dashboard__Otlp__AuthMode"] = "ApiKey";
        variables["Dashboard__Otlp__PrimaryApiKey"] = configuration[DashboardSettings.OtlpApiKeyKey]!;
        variables["Dashboard__ResourceServiceClient__AuthMode"] = "ApiKey";
        variables["Dashboard__ResourceServiceClient__ApiKey"] = configuration[DashboardSettings.ResourceServiceApiKeyKey]!;
        if (context.ExecutionContext.ServiceProvider.GetService<ResourceServiceHost>()?.Address is { } address)
            variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = address;
    }

    private static string? Metadata(Assembly? assembly, string key)
        => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value is { Length: > 0 } value ? value : null;
}
