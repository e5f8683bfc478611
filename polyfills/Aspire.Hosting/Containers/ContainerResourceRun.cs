using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Containers;

/// <summary>A container as a replica of a resource.</summary>
internal sealed class ContainerResourceRun : IResourceRun
{
    private readonly ContainerRun _run;
    private readonly bool _isPersistent;
    private readonly CancellationToken _applicationStopping;
    private readonly TaskCompletionSource<int> _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ContainerResourceRun(ContainerRun run, ContainerEngine engine, ContainerSpec spec, CancellationToken applicationStopping)
    {
        _run = run;
        _isPersistent = spec.Lifetime == ContainerLifetime.Persistent;
        _applicationStopping = applicationStopping;
        Properties =
        [
            new("container.id", run.Id),
            new("container.name", run.Name),
            new("container.image", spec.Image),
            new("container.engine", $"{engine.Name} {engine.Version}"),
            new("container.network", spec.Network),
            new("container.lifetime", spec.Lifetime.ToString()),
        ];
        Ended = Task.WhenAny(run.Exited, _letGo.Task).Unwrap();
    }

    public int? ProcessId => null;

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    public Task<int> Ended { get; }

    public async Task StopAsync(TimeSpan grace)
    {
        // A persistent container outlives the app host, but not a person's wish to stop it.
        if (!_isPersistent || !_applicationStopping.IsCancellationRequested)
            await _run.StopAsync(grace).ConfigureAwait(false);
        _letGo.TrySetResult(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync().ConfigureAwait(false);
        _letGo.TrySetResult(0);
    }
}
