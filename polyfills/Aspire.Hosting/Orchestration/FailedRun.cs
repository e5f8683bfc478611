using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>A start that did not work for a reason that may pass; it counts as a crash, so that it is tried again with back-off.</summary>
internal sealed class FailedRun(string reason) : IResourceRun
{
    public int? ProcessId => null;

    public IReadOnlyList<ResourcePropertySnapshot> Properties => [];

    public Task<int> Ended { get; } = Task.FromResult(1);

    public string? EndReason => reason;

    public Task StopAsync(TimeSpan grace) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
