using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres.Clusters;
using Aspire.Hosting.Postgres.Databases;
using Npgsql;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Runs a server resource without a container: what its mounts, scripts and parameters mean for a private cluster.</summary>
internal sealed class LocalServer(
    PostgresServerResource server, ProviderChoice choice, ProviderSelector providers, PostgresSettings settings, TimeProvider timeProvider)
    : IAsyncDisposable
{
    private const string PendingSuffix = ".pending";
    private LocalCluster? _cluster;
    private Action<string> _log = _ => { };
    private Action<string> _reportProgress = _ => { };

    /// <summary>Whether the server has run in this run of the app host.</summary>
    public bool HasRun { get; private set; }

    /// <summary>Starts the server; it takes connections with the configured password when this returns.</summary>
    /// <param name="port">The loopback port.</param>
    /// <param name="arguments">The resource's arguments, as the container image takes them.</param>
    /// <param name="log">Takes lines for the resource's console.</param>
    /// <param name="reportProgress">Shows what takes long.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="DistributedApplicationException">It cannot run; the message says why and what to do.</exception>
    public async Task<ServerProcess> StartAsync(
        int port, IReadOnlyList<string> arguments, Action<string> log, Action<string> reportProgress, CancellationToken cancellationToken)
    {
        _log = log;
        _reportProgress = reportProgress;
        var cluster = server.Cluster = _cluster ??= CreateCluster();
        var userName = await server.GetUserNameAsync(cancellationToken).ConfigureAwait(false);
        var options = new ClusterOptions(
            userName,
            await server.GetPasswordAsync(cancellationToken).ConfigureAwait(false),
            server.PasswordParameter.Name,
            port,
            arguments is ["postgres", ..] ? [.. arguments.Skip(1)] : arguments);

        // Beside the folder: it says that scripts are still to be run, also after a crash in the middle of them.
        var scripts = new InitScripts(server);
        var pending = cluster.Folder.Home + PendingSuffix;
        if (scripts.Files.Count > 0 && cluster.Folder.MajorVersionOfData() is null)
            await File.WriteAllTextAsync(pending, "", cancellationToken).ConfigureAwait(false);

        var process = await cluster.StartAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            await CheckPasswordAsync(userName, cluster, cancellationToken).ConfigureAwait(false);
            if (File.Exists(pending))
            {
                await FillAsync(scripts, process, cluster, cancellationToken).ConfigureAwait(false);
                File.Delete(pending);
            }
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        HasRun = true;
        return process;
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    private LocalCluster CreateCluster()
    {
        var folder = ResolveFolder();
        if (Path.GetDirectoryName(folder.Home) is { } parent)
            Directory.CreateDirectory(parent);
        foreach (var mount in server.Annotations.OfType<ContainerMountAnnotation>().Where(HasNoMeaningHere))
            _log($"The mount of '{mount.Source ?? "a volume"}' at '{mount.Target}' has no meaning without a container.");
        return new LocalCluster(
            folder,
            ServerAccount.Find(),
            (version, cancellationToken) => providers.GetInstallationAsync(choice.Provider, version, Announce, cancellationToken),
            line => _log(line),
            timeProvider);
    }

    private void Announce(string line)
    {
        _log(line);
        _reportProgress(line);
    }

    private ClusterFolder ResolveFolder()
    {
        DataFolders.RemoveAbandoned();
        var data = server.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(mount => PostgresBuilderExtensions.IsDataTarget(mount.Target));
        if (data?.IsReadOnly == true)
            throw new PostgresServerException($"The data of '{server.Name}' is mounted read-only, which only works in a container.");
        if (data?.Source is null)
        {
            SessionFolders.RemoveOrphans(settings.Folders.Sessions, timeProvider.GetUtcNow());
            return SessionFolders.New(settings.Folders.Sessions);
        }

        return new ClusterFolder(
            data.Type == ContainerMountType.BindMount
                ? Path.TrimEndingDirectorySeparator(data.Source)
                : Path.Combine(settings.Folders.Volumes, data.Source),
            IsKept: true);
    }

    private async Task CheckPasswordAsync(string userName, LocalCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ServerConnections.OpenAsync(server, database: null, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState
            is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            throw ServerFault.WrongPassword(userName, cluster.Folder, server.PasswordParameter.Name);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // Not about the password; the health check goes on from here.
            _log(ServerConnections.Explain(exception, server, userName));
        }
    }

    private async Task FillAsync(InitScripts scripts, ServerProcess process, LocalCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            await scripts.RunAsync(_log, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresServerException)
        {
            // Half filled is worse than not there.
            await process.StopAsync().ConfigureAwait(false);
            Directory.Delete(cluster.Folder.Data, recursive: true);
            throw;
        }
    }

    private static bool HasNoMeaningHere(ContainerMountAnnotation mount)
        => !PostgresBuilderExtensions.IsDataTarget(mount.Target)
           && !mount.Target.StartsWith(PostgresBuilderExtensions.InitFilesTarget, StringComparison.Ordinal);
}
