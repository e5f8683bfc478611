using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Consoles;

/// <summary>What <c>--help</c> says: the arguments, and what this application consists of.</summary>
internal static class HelpText
{
    private static readonly (string Key, string Text)[] Settings =
    [
        (DashboardSettings.FrontendUrlsKey, "address of the dashboard; default: http://localhost and a free port"),
        (DashboardSettings.OtlpGrpcUrlKey, "where telemetry goes by gRPC; default: the dashboard, on a free port"),
        (DashboardSettings.OtlpHttpUrlKey, "the same by HTTP"),
        (DashboardSettings.OtlpApiKeyKey, "key that telemetry is sent with; default: random"),
        (DashboardSettings.BrowserTokenKey, "token of the dashboard's login link; default: random"),
        ("AppHost:DefaultLaunchProfileName", "launch profile of projects; default: the first one of each"),
        (AppHostIdentity.StateDirectoryKey, "where data and generated secrets are kept; default: a directory of the user's application data"),
        (ContainerEngineLocator.RuntimeKey, "container engine: docker, podman or the path of a program with Docker's command line; default: the first that answers"),
        ("DOTNET_ENVIRONMENT", "environment of the app host and of its projects, such as Development"),
    ];

    public static void Write(TextWriter writer, IServiceProvider services)
    {
        var model = services.GetRequiredService<DistributedApplicationModel>();
        writer.WriteLine($"{services.GetRequiredService<IHostEnvironment>().ApplicationName} runs a distributed application on this machine until Ctrl+C.");
        writer.WriteLine();
        writer.WriteLine("Usage: dotnet run --project <app host> [-- --<setting>=<value> ...]");
        writer.WriteLine();
        writer.WriteLine("Settings; each may also be an environment variable, with __ in place of :");
        foreach (var (key, text) in Settings) writer.WriteLine($"  --{key,-42} {text}");

        var parameters = model.Resources.OfType<ParameterResource>().ToArray();
        if (parameters.Length > 0) WriteHeading(writer, "Parameters of this application");
        foreach (var parameter in parameters)
            writer.WriteLine($"  --{parameter.ConfigurationKey,-42} {parameter.Description ?? (parameter.Secret ? "secret" : "")}");

        WriteHeading(writer, "Resources of this application");
        foreach (var resource in model.Resources.Except(parameters))
        {
            var replicas = resource.GetReplicaCount();
            writer.WriteLine($"  {resource.Name,-24} {KnownResourceTypes.Of(resource)}{(replicas > 1 ? $", {replicas} replicas" : "")}");
        }
    }

    private static void WriteHeading(TextWriter writer, string text)
    {
        writer.WriteLine();
        writer.WriteLine(text);
    }
}
