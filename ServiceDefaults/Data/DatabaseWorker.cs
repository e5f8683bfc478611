using Microsoft.Extensions.Hosting;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>Lets work in the background begin when the databases have the schema that it needs.</summary>
internal sealed class DatabaseWorker(IHostedService worker, IEnumerable<DatabaseSchema> schemas) : BackgroundService
{
    private volatile bool _started;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The worker first: this one ends when it does.
        if (_started)
            await worker.StopAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(schemas.Select(schema => schema.Ready)).WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await worker.StartAsync(stoppingToken);
        _started = true;

        // What it throws is the host's to deal with, as if it had started the worker itself.
        if (worker is BackgroundService { ExecuteTask: { } work })
            await work;
    }
}
