using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Chaos.Tests.Running;

/// <summary>A place that a service's process runs at: always the same ports and the same identity, but not always the same process.</summary>
internal sealed class Replica(ServiceProgram program, int[] ports, IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
{
    private readonly List<string> _lastWords = [];
    private ServiceProcess? _process;
    private TaskCompletionSource _standing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a process stands here; there is a new one after each kill.</summary>
    public Task Standing => Volatile.Read(ref _standing).Task;

    public string Name { get; } = $"{program.ServiceName}:{ports[0]}";

    public string ServiceName => program.ServiceName;

    public int EdgePort { get; } = ports[1];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = await ServiceProcess.StartAsync(program, settings, cancellationToken, ports);
        _standing.SetResult();
    }

    /// <summary>Kills the process (-9) and starts another one in its place.</summary>
    public async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        if (_process is { } victim)
        {
            Volatile.Write(ref _standing, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            await victim.KillAsync();
            _lastWords.Add(victim.Output);
            await victim.DisposeAsync();
        }

        await StartAsync(cancellationToken);
    }

    /// <summary>What its processes said, for whoever wants to know why.</summary>
    public string Output => string.Join("\n-- killed --\n", [.. _lastWords, _process?.Output ?? ""]);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
