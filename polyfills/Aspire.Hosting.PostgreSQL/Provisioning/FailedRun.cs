using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>A start that did not work for a reason that may pass; it counts as a crash, so that it is tried again with back-off.</summary>
internal sealed class FailedRun : IResourceRun
{
    public int? ProcessId => null;

    public IReadOnlyList<ResourcePropertySnapshot> Properties => [];

    public Task<int> Ended { get; } = Task.FromResult(1);

    public Task StopAsync(TimeSpan grace) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
