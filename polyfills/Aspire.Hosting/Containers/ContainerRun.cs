using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Containers;

/// <summary>A running container, its log and its end.</summary>
internal sealed class ContainerRun : IAsyncDisposable
{
    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    private readonly ContainerEngine _engine;
    private readonly ContainerGuard? _guard;
    private readonly Process _logs;

    private ContainerRun(ContainerEngine engine, ContainerSpec spec, string id, ContainerGuard? guard, Process logs, Action<string, bool> onLine)
    {
        _engine = engine;
        Name = spec.Name;
        Id = id;
        _guard = guard;
        _logs = logs;
        Exited = WaitAsync(Task.WhenAll(ReadAsync(logs.StandardOutput, false, onLine), ReadAsync(logs.StandardError, true, onLine)));
    }

    public string Name { get; }

    /// <summary>The engine's id of the container.</summary>
    public string Id { get; }

    /// <summary>Completes with the exit code when the container has ended.</summary>
    public Task<int> Exited { get; }

    /// <summary>Creates and starts the container, or takes up a persistent one that is as it should be.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="spec">The container.</param>
    /// <param name="owner">Identifies the app host's project, over all of its runs.</param>
    /// <param name="onLine">Takes the container's output, and the engine's while it pulls the image.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="DistributedApplicationException">The engine refused; the message holds its reason.</exception>
    public static async Task<ContainerRun> StartAsync(
        ContainerEngine engine, ContainerSpec spec, string owner, Action<string, bool> onLine, CancellationToken cancellationToken)
    {
        var isSession = spec.Lifetime == ContainerLifetime.Session;
        var guard = isSession ? ContainerGuard.Start(engine, spec.Name, spec.Network) : null;
        try
        {
            var id = isSession ? null : await FindSameAsync(engine, spec, cancellationToken).ConfigureAwait(false);
            id ??= await CreateAsync(engine, spec, owner, onLine, cancellationToken).ConfigureAwait(false);

            var since = DateTimeOffset.UtcNow;
            var started = await engine.RunAsync(["start", id], CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!started.Succeeded)
                throw Refused(engine, spec, "start", started.Output);
            return new ContainerRun(engine, spec, id, guard, FollowLogs(engine, id, isSession ? null : since), onLine);
        }
        catch
        {
            if (guard is not null)
                await guard.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes what runs of this app host that no longer exist left behind.</summary>
    public static async Task RemoveOrphansAsync(ContainerEngine engine, string owner, CancellationToken cancellationToken)
    {
        // Containers first: a network that is in use cannot be removed.
        foreach (var id in await FindOrphansAsync(engine, ["ps", "--all"], owner, cancellationToken).ConfigureAwait(false))
            await engine.RunAsync(["rm", "-f", "-v", id], CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var id in await FindOrphansAsync(engine, ["network", "ls"], owner, cancellationToken).ConfigureAwait(false))
            await engine.RunAsync(["network", "rm", id], CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops and removes a session's container; lets go of a persistent one and leaves it running.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
            await _guard.DisposeAsync().ConfigureAwait(false);
        if (!_logs.HasExited)
            _logs.Kill();
        _logs.Dispose();
    }

    /// <summary>Asks the container to stop, and kills it after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        var seconds = (int)Math.Ceiling(grace.TotalSeconds);
        await _engine.RunAsync(
            ["stop", "-t", seconds.ToString(CultureInfo.InvariantCulture), Id], grace + CommandTimeout).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> FindOrphansAsync(
        ContainerEngine engine, string[] list, string owner, CancellationToken cancellationToken)
    {
        var listed = await engine.RunAsync(
            [.. list, "--filter", $"label={ContainerCommands.OwnerLabel}={owner}",
                "--format", $"{{{{.ID}}}} {{{{.Label \"{ContainerCommands.ProcessLabel}\"}}}}"],
            CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        // What is persistent has no process.
        return !listed.Succeeded ? [] :
        [
            .. from line in listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
               let words = line.Split(' ')
               where words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !IsRunning(process)
               select words[0],
        ];
    }

    private static async Task<string?> FindSameAsync(ContainerEngine engine, ContainerSpec spec, CancellationToken cancellationToken)
    {
        var found = await engine.RunAsync(
            ["container", "inspect", "--format", $"{{{{.Id}}}} {{{{index .Config.Labels \"{ContainerCommands.SpecLabel}\"}}}}", spec.Name],
            CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded || found.Output.Split('\n')[^1].Trim().Split(' ') is not [var id, .. var labels])
            return null;
        if (labels is [var fingerprint] && fingerprint == ContainerCommands.Fingerprint(spec))
            return id;

        // Its description has changed; its volumes stay.
        await engine.RunAsync(["rm", "-f", id], CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string> CreateAsync(
        ContainerEngine engine, ContainerSpec spec, string owner, Action<string, bool> onLine, CancellationToken cancellationToken)
    {
        var command = ContainerCommands.Create(spec, owner);
        var created = await engine.RunAsync(
            command.Arguments, PullTimeout, command.Environment, line => onLine(line, false), cancellationToken).ConfigureAwait(false);
        return created.Succeeded
            ? created.Output.Split('\n')[^1].Trim()
            : throw Refused(engine, spec, "create", created.Output);
    }

    private static DistributedApplicationException Refused(ContainerEngine engine, ContainerSpec spec, string what, string output)
    {
        var reason = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(line => line.Contains("rror", StringComparison.Ordinal)) ?? output;
        return new DistributedApplicationException($"{engine.Name} could not {what} the container '{spec.Name}' of image '{spec.Image}': {reason}");
    }

    private static Process FollowLogs(ContainerEngine engine, string id, DateTimeOffset? since)
    {
        string[] from = since is { } at ? ["--since", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)] : [];
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        // A persistent container outlives an app host that is killed; this must not.
        ProcessGuard.Apply(start, engine.Program, ["logs", "--follow", .. from, id], ProcessEnding.Default);
        return Process.Start(start) ?? throw new DistributedApplicationException($"{engine.Name} could not be started to follow a container's log.");
    }

    private async Task<int> WaitAsync(Task reading)
    {
        var waited = await _engine.RunAsync(["wait", Id], Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        // The log follows the container's life, and its last lines say why that ended.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(2))).ConfigureAwait(false);
        return int.TryParse(waited.Output.Split('\n')[^1].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : -1;
    }

    private static async Task ReadAsync(StreamReader reader, bool isError, Action<string, bool> onLine)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            onLine(line, isError);
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
