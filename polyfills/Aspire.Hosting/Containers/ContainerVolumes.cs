using Aspire.Hosting.State;

namespace Aspire.Hosting.Containers;

/// <summary>Named volumes: they outlive their containers and the app host.</summary>
internal static class ContainerVolumes
{
    public const string StateLabel = "aspire.apphost.state";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Creates the volume unless it is there. It says which state directory it goes with, where that is not the user's own.</summary>
    /// <exception cref="DistributedApplicationException">The engine refused.</exception>
    public static async Task EnsureAsync(ContainerEngine engine, string name, AppHostIdentity appHost, CancellationToken cancellationToken)
    {
        string[] state = appHost.IsStateDirectoryConfigured ? ["--label", $"{StateLabel}={appHost.StateDirectory}"] : [];
        var created = await engine.RunAsync(
            ["volume", "create", "--label", $"{ContainerCommands.OwnerLabel}={appHost.PathHash}", .. state, name],
            Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        // Docker gives the one that is there; Podman says that it is.
        if (!created.Succeeded && !created.Output.Contains("already exists", StringComparison.OrdinalIgnoreCase))
            throw EngineMessages.Failure(engine, $"could not create the volume '{name}'", created.Output);
    }

    /// <summary>
    /// Removes volumes that went with a state directory that is gone: only with a temporary one, as tests have, for a disk may be away
    /// for a while.
    /// </summary>
    public static async Task RemoveAbandonedAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        var listed = await engine.RunAsync(
            ["volume", "ls", "--filter", $"label={StateLabel}", "--format", $"{{{{.Name}}}} {{{{.Label \"{StateLabel}\"}}}}"],
            Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var line in listed.Succeeded ? listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [])
        {
            // What is in use is not removed.
            if (line.Split(' ', 2) is [var name, var state] && IsGone(state))
                await engine.RunAsync(["volume", "rm", name], Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsGone(string state)
        => state.StartsWith(Path.GetTempPath(), StringComparison.Ordinal) && !Directory.Exists(Path.GetDirectoryName(state));
}
