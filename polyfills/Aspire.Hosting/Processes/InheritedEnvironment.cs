using System.Collections;

namespace Aspire.Hosting.Processes;

/// <summary>The variables of the app host that its processes inherit: the machine's and the user's, not the app host's own.</summary>
internal static class InheritedEnvironment
{
    private static readonly string[] OwnNames =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE",
    ];

    // What configures the app host, its telemetry and the build that started it. Secrets given to the app host stop here.
    private static readonly string[] OwnPrefixes =
    [
        "ASPIRE_", "AppHost__", "Aspire__", "ConnectionStrings__", "Dashboard__", "DcpPublisher__", "Kestrel__", "Logging__", "OTEL_", "Parameters__", "services__",
        "MSBUILD", "MSBuild", "DOTNET_CLI_", "TESTINGPLATFORM_",
    ];

    public static Dictionary<string, string> Read()
    {
        var result = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!IsOwn(name)) result[name] = (string?)variable.Value ?? "";
        }
        return result;
    }

    private static bool IsOwn(string name)
        => OwnNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            || OwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
