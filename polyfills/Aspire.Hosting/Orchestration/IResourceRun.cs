using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>A replica that was started. Disposing of it ends what is left of it.</summary>
internal interface IResourceRun : IAsyncDisposable
{
    /// <summary>Its process; null if there is none on this machine.</summary>
    int? ProcessId { get; }

    /// <summary>Facts to show.</summary>
    IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    /// <summary>Gives the exit code once it has ended, however it did.</summary>
    Task<int> Ended { get; }

    /// <summary>Why it ended, where its exit code does not say it; known once it has ended.</summary>
    string? EndReason => null;

    /// <summary>Asks it to end, and ends it by force once <paramref name="grace"/> is over. Returns when it has ended.</summary>
    Task StopAsync(TimeSpan grace);
}
