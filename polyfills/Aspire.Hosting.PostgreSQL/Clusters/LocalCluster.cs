using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Postgres.Installations;

namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>
/// A PostgreSQL server of the app host's own, without a container: makes and keeps its data directory, starts the server on it,
/// recovers from what a former server left, and says in one sentence what is wrong when something is.
/// </summary>
/// <param name="folder">Where the data is.</param>
/// <param name="account">The account that the server runs as.</param>
/// <param name="installations">Finds the server's programs, given the major version of the data that they have to open.</param>
/// <param name="log">Takes the server's log lines and the app host's own remarks, for the resource's console.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LocalCluster(
    ClusterFolder folder,
    ServerAccount account,
    Func<int?, CancellationToken, Task<PostgresInstallation>> installations,
    Action<string> log,
    TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>Two segments of the write-ahead log; with less there is no use in trying.</summary>
    private const long SpaceToGoOnWith = 32L * 1024 * 1024;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LingerTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LingerPause = TimeSpan.FromMilliseconds(250);

    private ClusterLock? _lock;
    private ServerProcess? _server;
    private volatile bool _diskWasFull;

    /// <summary>Where the data is.</summary>
    public ClusterFolder Folder => folder;

    /// <summary>The programs that the running server is from.</summary>
    public PostgresInstallation? Installation { get; private set; }

    /// <summary>What is wrong with the running server although it runs; null when nothing is.</summary>
    public string? Fault
    {
        get
        {
            if (!_diskWasFull)
                return null;
            if (FreeSpace() is { } free && free < SpaceToGoOnWith)
                return ServerFault.DiskFullMessage(folder.Home);
            _diskWasFull = false;
            return null;
        }
    }

    /// <summary>Starts the server and returns it once it takes connections.</summary>
    /// <exception cref="PostgresServerException">It cannot run; the message says why and what to do.</exception>
    public async Task<ServerProcess> StartAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        await account.OwnFolderAsync(folder.Home, cancellationToken).ConfigureAwait(false);
        _lock ??= ClusterLock.Take(folder);

        var dataVersion = folder.MajorVersionOfData();
        Installation = await installations(dataVersion, cancellationToken).ConfigureAwait(false);
        if (dataVersion is { } version && version != Installation.MajorVersion)
            throw ServerFault.OtherMajorVersion(version, Installation, folder);

        if (dataVersion is not null)
            await Postmaster.ClearAsync(folder, log, cancellationToken).ConfigureAwait(false);
        ThrowIfPortIsTaken(options.Port);
        if (dataVersion is null)
        {
            log($"Making a PostgreSQL {Installation.Version} data directory in {folder.Home} ...");
            await new ClusterInitializer(Installation, account, folder)
                .InitializeAsync(options.UserName, options.Password, cancellationToken).ConfigureAwait(false);
        }

        _server = await LaunchAsync(options, cancellationToken).ConfigureAwait(false);
        _diskWasFull = false;
        return _server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
        if (!folder.IsKept && Directory.Exists(folder.Home))
            Directory.Delete(folder.Home, recursive: true);
        _lock?.Dispose();
        _lock = null;
    }

    private async Task<ServerProcess> LaunchAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        while (true)
        {
            var last = new LastWords();
            var server = ServerProcess.Start(Installation!, account, folder, options.Port, options.Arguments, line => Observe(line, last));
            try
            {
                await server.Ready.WaitAsync(StartTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
                return server;
            }
            catch (OperationCanceledException) when (server.Exited.IsCompleted)
            {
                await server.DisposeAsync().ConfigureAwait(false);
                // Processes of a server that was killed notice it and end, but not in the same instant.
                if (!last.FormerServerLingers || timeProvider.GetElapsedTime(began) > LingerTimeout)
                    throw Explain(last, options);
                await Task.Delay(LingerPause, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await server.DisposeAsync().ConfigureAwait(false);
                throw new PostgresServerException(
                    $"The PostgreSQL server was not ready after {StartTimeout.TotalSeconds:0} s. Its console log says what it is doing.");
            }
            catch
            {
                await server.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private void Observe(string line, LastWords last)
    {
        log(line);
        last.Take(line);
        if (ServerFault.SaysDiskIsFull(line) && !_diskWasFull)
        {
            _diskWasFull = true;
            log(ServerFault.DiskFullMessage(folder.Home));
        }
    }

    private PostgresServerException Explain(LastWords last, ClusterOptions options)
    {
        if (last.DiskIsFull)
            return ServerFault.DiskFull(folder.Home);
        return last.PortIsTaken
            ? ServerFault.PortTaken(options.Port)
            : new PostgresServerException($"The PostgreSQL server ended as it started: {last.Reason}");
    }

    // Asked before initdb: nobody wants to wait for that to be told of a port.
    private static void ThrowIfPortIsTaken(int port)
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            // As the server does it, so that connections of a former server that are still winding down are no obstacle.
            if (!OperatingSystem.IsWindows())
                probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw ServerFault.PortTaken(port);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new PostgresServerException($"PostgreSQL may not listen on port {port}. Choose a port above 1023 with WithHostPort.", exception);
        }
    }

    private long? FreeSpace()
    {
        try
        {
            return new DriveInfo(folder.Home).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
