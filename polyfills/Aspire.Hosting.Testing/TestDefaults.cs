using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an app host under test differs from one that a person runs.</summary>
internal static class TestDefaults
{
    public static Action<DistributedApplicationOptions, HostApplicationBuilderSettings> With(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
        => (options, settings) =>
        {
            options.Args = [.. options.Args ?? [], .. args];
            options.DisableDashboard = true;
            settings.EnvironmentName = Environments.Development;
            settings.Configuration ??= new ConfigurationManager();
            // Tests run side by side, and beside what a developer runs: no fixed ports.
            settings.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
            configureBuilder(options, settings);
        };
}
