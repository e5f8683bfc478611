using System.Globalization;
using System.Security.Cryptography;

namespace Aspire.Hosting.Containers;

/// <summary>The network that the containers of one run share, on which they find each other by resource name.</summary>
internal static class ContainerNetwork
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>A name that no other run has.</summary>
    public static string NewName(string owner)
        => $"aspire-{owner[..Math.Min(12, owner.Length)]}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

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
