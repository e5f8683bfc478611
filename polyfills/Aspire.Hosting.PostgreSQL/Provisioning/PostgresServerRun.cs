using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Postgres.Clusters;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>A private server as a replica of a resource.</summary>
internal sealed class PostgresServerRun(ServerProcess process, LocalCluster cluster) : IResourceRun
{
    public int? ProcessId { get; } = Postmaster.Read(cluster.Folder)?.ProcessId ?? process.ProcessId;

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; } =
    [
        new("postgres.version", cluster.Installation?.Version),
        new("postgres.data", cluster.Folder.Data),
        new("postgres.data.kept", cluster.Folder.IsKept),
    ];

    public Task<int> Ended => process.Exited;

    // The guard's own limit applies: fast shutdown, and after 4 s at once.
    public Task StopAsync(TimeSpan grace) => process.StopAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
