namespace Aspire.Hosting.Containers;

/// <summary>Removes what nobody needs any more, and what nobody else can remove.</summary>
internal static class ContainerOrphans
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Removes what runs of this app host that no longer exist left behind.</summary>
    public static async Task RemoveOfOtherRunsAsync(ContainerEngine engine, string owner, CancellationToken cancellationToken)
    {
        // Containers first: a network that is in use cannot be removed.
        foreach (var id in await FindAsync(engine, ["ps", "--all"], owner, cancellationToken).ConfigureAwait(false))
            await engine.RunAsync(["rm", "-f", "-v", id], Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var id in await FindAsync(engine, ["network", "ls"], owner, cancellationToken).ConfigureAwait(false))
            await engine.RunAsync(["network", "rm", id], Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes containers that this run made for a replica before: where the engine was away they are still there, and two servers
    /// on one volume would ruin it.
    /// </summary>
    /// <exception cref="DistributedApplicationException">One cannot be removed.</exception>
    public static async Task RemoveOfReplicaAsync(ContainerEngine engine, string replicaId, CancellationToken cancellationToken)
    {
        var listed = await engine.RunAsync(
            ["ps", "--all", "--quiet", "--no-trunc", "--filter", $"label={ContainerCommands.ReplicaLabel}={replicaId}",
                "--filter", $"label={ContainerCommands.ProcessLabel}={OwnerProcess.Current}"],
            Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!listed.Succeeded)
            throw EngineMessages.Failure(engine, "could not list its containers", listed.Output);
        foreach (var id in Lines(listed.Output))
        {
            var removed = await engine.RunAsync(["rm", "-f", "-v", id], Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            // Its guard may be at it.
            if (!removed.Succeeded && !removed.Output.Contains("No such container", StringComparison.OrdinalIgnoreCase)
                && !removed.Output.Contains("already in progress", StringComparison.OrdinalIgnoreCase))
                throw EngineMessages.Failure(engine, $"could not remove the container '{id[..Math.Min(12, id.Length)]}' of '{replicaId}'", removed.Output);
        }
    }

    private static async Task<IReadOnlyList<string>> FindAsync(
        ContainerEngine engine, string[] list, string owner, CancellationToken cancellationToken)
    {
        var listed = await engine.RunAsync(
            [.. list, "--no-trunc", "--filter", $"label={ContainerCommands.OwnerLabel}={owner}",
                "--format", $"{{{{.ID}}}} {{{{.Label \"{ContainerCommands.ProcessLabel}\"}}}}"],
            Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        // What is persistent has no process.
        return !listed.Succeeded ? [] :
        [
            .. from line in Lines(listed.Output)
               let words = line.Split(' ')
               where words.Length == 2 && OwnerProcess.IsRunning(words[1]) == false
               select words[0],
        ];
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
