using Aspire.Hosting.Containers;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Containers;

/// <summary>The container engine of this machine, for tests that cannot do without.</summary>
internal static class Engine
{
    private static readonly ContainerEngineLocator Locator = new(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    public static async Task<ContainerEngine> RequireAsync(CancellationToken cancellationToken)
    {
        var probe = await Locator.ProbeAsync(cancellationToken);
        Assert.SkipWhen(probe.Engine is null, $"No container engine answers ({probe.Reason}).");
        return probe.Engine!;
    }
}
