namespace Aspire.Hosting.Containers;

/// <summary>
/// The network that the containers of one run share, on which they find each other by resource name. It is removed when disposed of,
/// and also when this process is killed.
/// </summary>
/// <param name="name">A name that no other run has.</param>
/// <param name="owner">Identifies the app host's project, over all of its runs.</param>
internal sealed class ContainerNetwork(string name, string owner) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _making = new(1, 1);
    private ContainerEngine? _engine;
    private GuardShell? _guard;
    private int _isDisposed;

    public string Name => name;

    /// <summary>Creates the network unless it is there: somebody may have removed it while no container was on it.</summary>
    /// <exception cref="DistributedApplicationException">The engine refused.</exception>
    public async Task EnsureAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _engine = engine;
            if (_guard is null && GuardShell.IsSupported)
                _guard = GuardShell.Start("network-guard.sh", [engine.Program, name, ContainerCommands.PersistentLabel], Patience);
            var created = await engine.RunAsync(
                ["network", "create", "--label", $"{ContainerCommands.OwnerLabel}={owner}",
                    "--label", $"{ContainerCommands.ProcessLabel}={OwnerProcess.Current}", name],
                Timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!created.Succeeded && !created.Output.Contains("already exists", StringComparison.Ordinal))
                throw EngineMessages.Failure(engine, $"could not create the network '{name}'", created.Output);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Puts a container that is not of this run on the network.</summary>
    public static Task ConnectAsync(ContainerEngine engine, string network, string container, string alias, CancellationToken cancellationToken)
        => engine.RunAsync(["network", "connect", "--alias", alias, network, container], Timeout, cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        if (_guard is not null)
            await _guard.DisposeAsync().ConfigureAwait(false);
        else if (_engine is not null)
            await _engine.RunAsync(["network", "rm", name], Patience).ConfigureAwait(false);
        _making.Dispose();
    }
}
