using Microsoft.Extensions.Hosting;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>
/// Builds the data sources when the host starts, so that a connection string that is missing or wrong ends the start and not
/// the first call. Whether the server answers is a question of health, not of configuration.
/// </summary>
internal sealed class DatabaseConfigurationCheck(IEnumerable<MeshDatabase> databases, IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var database in databases)
            _ = database.DataSource(services);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
