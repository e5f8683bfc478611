using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Postgres.Clusters;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Runs server resources in the way that this machine allows: a container, or a private server of the app host.</summary>
internal sealed partial class PostgresExecutor(
    ProviderSelector providers, PostgresSettings settings, ContainerExecutor containers, TimeProvider timeProvider,
    ILogger<PostgresExecutor> logger) : IResourceExecutor, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PostgresServerResource, LocalServer> _servers = [];
    private readonly ConcurrentDictionary<PostgresServerResource, ProviderChoice> _choices = [];

    public bool CanExecute(IResource resource) => resource is PostgresServerResource;

    public async Task<IResourceRun> StartAsync(ResourceStart start, CancellationToken cancellationToken)
    {
        var server = (PostgresServerResource)start.Resource;
        var choice = await ChooseAsync(server, start, cancellationToken).ConfigureAwait(false);
        start.Console.Append(choice.Line);
        if (choice.Provider == PostgresProvider.Container)
            return new ChosenRun(await containers.StartAsync(start, cancellationToken).ConfigureAwait(false), choice);

        LocalServer local;
        lock (_gate)
        {
            if (!_servers.TryGetValue(server, out local!))
                _servers[server] = local = new LocalServer(server, choice, providers, settings, timeProvider);
        }

        var console = start.Console;
        try
        {
            var process = await local.StartAsync(
                server.PrimaryEndpoint.Port, start.Arguments, line => console.Append(line, IsError(line)), start.ReportProgress, cancellationToken)
                .ConfigureAwait(false);
            return new ChosenRun(new PostgresServerRun(process, server.Cluster!), choice);
        }
        catch (PostgresServerException exception) when (exception.IsPassing && local.HasRun)
        {
            // It did run before, so what is wrong now may pass: it is tried again like a server that crashed.
            console.Append(exception.Message, isError: true);
            return new FailedRun(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync().ConfigureAwait(false);
    }

    // Once it has run, its data is where it is: a restart must not go elsewhere.
    private async Task<ProviderChoice> ChooseAsync(PostgresServerResource server, ResourceStart start, CancellationToken cancellationToken)
    {
        if (_choices.TryGetValue(server, out var known))
            return known;
        var image = server.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new DistributedApplicationException($"The server '{server.Name}' has no image. Name one with WithImage.");
        var choice = await providers.ChooseAsync(
            ContainerCommands.ImageName(image), line => start.Console.Append(line), start.ReportProgress, cancellationToken).ConfigureAwait(false);
        server.IsOnThisMachine = choice.Provider != PostgresProvider.Container;
        start.ReportProgress(choice.IsFallback ? $"starting {choice.Description}" : choice.Line);
        if (choice.IsFallback)
            Log.FellBack(logger, server.Name, choice.Line);
        return _choices[server] = choice;
    }

    // The server writes everything to standard error.
    private static bool IsError(string line)
        => line.Contains("ERROR:", StringComparison.Ordinal) || line.Contains("FATAL:", StringComparison.Ordinal)
           || line.Contains("PANIC:", StringComparison.Ordinal) || ServerFault.SaysDiskIsFull(line);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Server}': {Choice}")]
        public static partial void FellBack(ILogger logger, string server, string choice);
    }
}
