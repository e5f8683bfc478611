using System.Globalization;

namespace Aspire.Hosting.Containers;

/// <summary>The network that the containers of one run share, on which they find each other by resource name.</summary>
internal static class ContainerNetwork
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The name: an app host has one network per run.</summary>
    public static string NameFor(string owner)
        => string.Create(CultureInfo.InvariantCulture, $"aspire-{owner[..Math.Min(12, owner.Length)]}-{Environment.ProcessId}");

    /// <summary>Creates the network unless it is there.</summary>
    /// <exception cref="DistributedApplicationException">The engine refused.</exception>
    public static async Task EnsureAsync(ContainerEngine engine, string name, string owner, CancellationToken cancellationToken)
    {
        var created = await engine.RunAsync(
            ["network", "create", "--label", $"{ContainerCommands.OwnerLabel}={owner}",
                "--label", string.Create(CultureInfo.InvariantCulture, $"{ContainerCommands.ProcessLabel}={Environment.ProcessId}"), name],
            Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!created.Succeeded && !created.Output.Contains("already exists", StringComparison.Ordinal))
            throw new DistributedApplicationException($"{engine.Name} could not create the network '{name}': {created.Output}");
    }
}
