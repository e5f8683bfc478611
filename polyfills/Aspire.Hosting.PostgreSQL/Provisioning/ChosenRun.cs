using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>A server that runs, and in which way and why in that one.</summary>
internal sealed class ChosenRun(IResourceRun run, ProviderChoice choice) : IResourceRun
{
    public int? ProcessId => run.ProcessId;

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; } =
    [
        new("postgres.provider", choice.Description),
        new("postgres.provider.reason", choice.Reason),
        .. run.Properties,
    ];

    public Task<int> Ended => run.Ended;

    public string? EndReason => run.EndReason;

    public Task StopAsync(TimeSpan grace) => run.StopAsync(grace);

    public ValueTask DisposeAsync() => run.DisposeAsync();
}
