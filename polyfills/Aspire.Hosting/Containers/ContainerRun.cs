using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Containers;

/// <summary>A running container, its log and its end.</summary>
internal sealed class ContainerRun : IAsyncDisposable
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    // Beyond the time that the container itself is given.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    // The log follows the container's life, and its last lines say why that ended.
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(2);

    private readonly ContainerEngine _engine;
    private readonly ContainerGuard? _guard;
    private readonly Process _logs;
    private readonly CancellationTokenSource _lettingGo = new();
    private volatile bool _isStopping;

    private ContainerRun(ContainerEngine engine, ContainerSpec spec, string id, ContainerGuard? guard, Process logs, Action<string, bool> onLine)
    {
        _engine = engine;
        Name = spec.Name;
        Id = id;
        _guard = guard;
        _logs = logs;
        var output = LineReader.Start(logs.StandardOutput.BaseStream, line => onLine(line, false));
        var errors = LineReader.Start(logs.StandardError.BaseStream, line => onLine(line, true));
        Ended = WaitAsync(Task.WhenAll(output.Completion, errors.Completion));
    }

    public string Name { get; }

    /// <summary>The engine's id of the container.</summary>
    public string Id { get; }

    /// <summary>Tells how it went when the container has ended.</summary>
    public Task<ContainerEnd> Ended { get; }

    /// <summary>Creates and starts the container, or takes up a persistent one that is as it should be.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="spec">The container; the engine has its image.</param>
    /// <param name="owner">Identifies the app host's project, over all of its runs.</param>
    /// <param name="onLine">Takes the container's output.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="DistributedApplicationException">The engine refused; the message holds its reason.</exception>
    public static async Task<ContainerRun> StartAsync(
        ContainerEngine engine, ContainerSpec spec, string owner, Action<string, bool> onLine, CancellationToken cancellationToken)
    {
        var isSession = spec.Lifetime == ContainerLifetime.Session;
        var run = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var guard = isSession ? ContainerGuard.Start(engine, $"{ContainerCommands.RunLabel}={run}") : null;
        try
        {
            var id = isSession ? null : await FindSameAsync(engine, spec, owner, cancellationToken).ConfigureAwait(false);
            id ??= await CreateAsync(engine, spec, owner, run, cancellationToken).ConfigureAwait(false);

            var since = DateTimeOffset.UtcNow;
            var started = await engine.RunAsync(["start", id], CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!started.Succeeded)
                throw Refused(engine, spec, "start", started.Output);
            if (!isSession && spec.Network is { } network)
                await ContainerNetwork.ConnectAsync(engine, network, id, spec.ResourceName, cancellationToken).ConfigureAwait(false);
            return new ContainerRun(engine, spec, id, guard, FollowLogs(engine, id, isSession ? null : since), onLine);
        }
        catch
        {
            if (guard is not null)
                await guard.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops and removes a session's container; lets go of a persistent one and leaves it running.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
            await _guard.DisposeAsync().ConfigureAwait(false);
        await _lettingGo.CancelAsync().ConfigureAwait(false);
        if (!_logs.HasExited)
            _logs.Kill();
        _logs.Dispose();
    }

    /// <summary>Asks the container to stop, and kills it after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _isStopping = true;
        try
        {
            var seconds = (int)Math.Ceiling(grace.TotalSeconds);
            await _engine.RunAsync(
                ["stop", "-t", seconds.ToString(CultureInfo.InvariantCulture), Id], TimeSpan.FromSeconds(seconds) + StopTimeout).ConfigureAwait(false);
            // The exit code comes by another way.
            await Task.WhenAny(Ended, Task.Delay(LastLines)).ConfigureAwait(false);
        }
        catch (DistributedApplicationException)
        {
            // The engine hangs. The guard goes on trying, and after it the next run does.
        }
    }

    private static async Task<string?> FindSameAsync(ContainerEngine engine, ContainerSpec spec, string owner, CancellationToken cancellationToken)
    {
        var found = await engine.RunAsync(
            ["container", "inspect", "--format",
                $"{{{{.Id}}}} {{{{index .Config.Labels \"{ContainerCommands.OwnerLabel}\"}}}} {{{{index .Config.Labels \"{ContainerCommands.SpecLabel}\"}}}}", spec.Name],
            CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded)
            return null;
        if (found.Output.Split('\n')[^1].Trim().Split(' ') is not [var id, var itsOwner, var fingerprint] || itsOwner != owner)
        {
            throw new DistributedApplicationException(
                $"{engine.Name} has a container named '{spec.Name}' already, and this app host did not make it. Remove it, or give the container of " +
                $"'{spec.ResourceName}' another name with WithContainerName.");
        }

        if (fingerprint == ContainerCommands.Fingerprint(spec))
            return id;
        // Its description has changed; its volumes stay.
        await engine.RunAsync(["rm", "-f", id], CommandTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string> CreateAsync(
        ContainerEngine engine, ContainerSpec spec, string owner, string run, CancellationToken cancellationToken)
    {
        var command = ContainerCommands.Create(spec, owner, run);
        var created = await engine.CreateAsync(command, CommandTimeout, cancellationToken).ConfigureAwait(false);
        return created.Succeeded
            ? created.Output.Split('\n')[^1].Trim()
            : throw Refused(engine, spec, "create", created.Output);
    }

    private static DistributedApplicationException Refused(ContainerEngine engine, ContainerSpec spec, string what, string output)
    {
        var failure = EngineMessages.Failure(engine, $"could not {what} the container '{spec.Name}' of image '{spec.Image}'", output);
        return failure is not EngineGoneException && EngineMessages.SaysPortIsTaken(output)
            ? new DistributedApplicationException(
                failure.Message + $". End the program that listens there, or give the endpoint of '{spec.ResourceName}' another port, or none for a free one.")
            : failure;
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

    private async Task<ContainerEnd> WaitAsync(Task reading)
    {
        try
        {
            var end = await FindEndAsync(_lettingGo.Token).ConfigureAwait(false);
            await Task.WhenAny(reading, Task.Delay(LastLines)).ConfigureAwait(false);
            return end;
        }
        catch (OperationCanceledException)
        {
            return new ContainerEnd(0, null);
        }
    }

    private async Task<ContainerEnd> FindEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var waited = await _engine.RunAsync(["wait", Id], Timeout.InfiniteTimeSpan, cancellationToken: cancellationToken).ConfigureAwait(false);
            var exitCode = waited.Succeeded ? Number(waited.Output.Split('\n')[^1]) : null;
            if (exitCode is not null && _isStopping)
                return new ContainerEnd(exitCode.Value, null);

            // An engine that ends asks its containers to, and they may do that with success; it takes no new calls by then. Or somebody
            // removed the container, or ended the program that waits.
            var state = await _engine.RunAsync(
                ["container", "inspect", "--format", "{{.State.Running}} {{.State.ExitCode}}", Id], CommandTimeout, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            if (!state.Succeeded && EngineMessages.SaysEngineIsGone(state.Output))
                return new ContainerEnd(-1, new EngineGoneException(_engine, EngineMessages.Reason(state.Output)).Message);
            if (exitCode is not null)
                return new ContainerEnd(exitCode.Value, null);
            if (!state.Succeeded)
                return new ContainerEnd(-1, $"the container is gone: {EngineMessages.Reason(state.Output)}");
            if (state.Output.Split('\n')[^1].Split(' ') is [not "true", var code])
                return new ContainerEnd(Number(code) ?? -1, null);
        }
    }

    private static int? Number(string text)
        => int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
