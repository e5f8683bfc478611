using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Postgres.Clusters;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Runs server resources in the way that this machine allows: a container, or a private server of the app host.</summary>
internal sealed class PostgresExecutor(
    ProviderSelector providers, PostgresSettings settings, ContainerExecutor containers, TimeProvider timeProvider) : IResourceExecutor, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PostgresServerResource, LocalServer> _servers = [];

    public bool CanExecute(IResource resource) => resource is PostgresServerResource;

    public async Task<IResourceRun> StartAsync(ResourceStart start, CancellationToken cancellationToken)
    {
        var choice = await providers.ChooseAsync(cancellationToken).ConfigureAwait(false);
        if (choice.Provider == PostgresProvider.Container)
        {
            start.Console.Append($"PostgreSQL runs as a {choice.Description}.");
            return await containers.StartAsync(start, cancellationToken).ConfigureAwait(false);
        }

        var server = (PostgresServerResource)start.Resource;
        LocalServer local;
        lock (_gate)
        {
            if (!_servers.TryGetValue(server, out local!))
                _servers[server] = local = new LocalServer(server, choice, providers, settings, timeProvider);
        }

        start.ReportProgress($"starting {choice.Description}");
        var console = start.Console;
        try
        {
            var process = await local.StartAsync(
                server.PrimaryEndpoint.Port, start.Arguments, line => console.Append(line, IsError(line)), start.ReportProgress, cancellationToken)
                .ConfigureAwait(false);
            return new PostgresServerRun(process, server.Cluster!, choice);
        }
        catch (PostgresServerException exception) when (exception.IsPassing && local.HasRun)
        {
            // It did run before, so what is wrong now may pass: it is tried again like a server that crashed.
            console.Append(exception.Message, isError: true);
            return new FailedRun();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync().ConfigureAwait(false);
    }

    // The server writes everything to standard error.
    private static bool IsError(string line)
        => line.Contains("ERROR:", StringComparison.Ordinal) || line.Contains("FATAL:", StringComparison.Ordinal)
           || line.Contains("PANIC:", StringComparison.Ordinal) || ServerFault.SaysDiskIsFull(line);
}
