using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Containers;

/// <summary>A container as a replica of a resource.</summary>
internal sealed class ContainerResourceRun : IResourceRun
{
    private readonly ContainerRun _run;
    private readonly bool _isPersistent;
    private readonly CancellationToken _applicationStopping;
    private readonly TaskCompletionSource<ContainerEnd> _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
        Ended = EndAsync();
    }

    public int? ProcessId => null;

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    public Task<int> Ended { get; }

    public string? EndReason { get; private set; }

    public async Task StopAsync(TimeSpan grace)
    {
        // A persistent container outlives the app host, but not a person's wish to stop it.
        if (!_isPersistent || !_applicationStopping.IsCancellationRequested)
            await _run.StopAsync(grace).ConfigureAwait(false);
        _letGo.TrySetResult(new ContainerEnd(0, null));
        await Ended.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync().ConfigureAwait(false);
        _letGo.TrySetResult(new ContainerEnd(0, null));
    }

    private async Task<int> EndAsync()
    {
        var end = await (await Task.WhenAny(_run.Ended, _letGo.Task).ConfigureAwait(false)).ConfigureAwait(false);
        EndReason = end.Reason;
        return end.ExitCode;
    }
}
