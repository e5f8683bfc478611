using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace ShopMesh.Testing.PostgreSql;

/// <summary>A server process of the fixture's own, and the guard that ends it when this process ends, however it ends.</summary>
internal sealed class LocalServer : IPostgreSqlServer
{
    private const int AttemptsToFindAPort = 5;
    private const int OutputLinesKept = 40;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly Process _guard;
    private readonly string _password;
    private readonly Queue<string> _output = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _outputEnded;

    private LocalServer(Process guard, int port, string password)
    {
        _guard = guard;
        Port = port;
        _password = password;
        _outputEnded = Task.WhenAll(ReadAsync(guard.StandardOutput), ReadAsync(guard.StandardError));
    }

    public int Port { get; }

    public string Description => "a private local cluster";

    public int GuardProcessId => _guard.Id;

    /// <summary>Of the maintenance database, as superuser.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Password = _password,
        Database = "postgres",
        IncludeErrorDetail = true,
    }.ConnectionString;

    public static async Task<LocalServer> StartAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new PostgreSqlUnavailableException(
                "On Windows the tests use a running PostgreSQL server: set " +
                $"{PostgreSqlCluster.ExternalServerVariable} to its connection string, with a user that may create databases.");

        var binaries = PostgreSqlBinaries.Find();
        for (var attempt = 1; ; attempt++)
        {
            var server = Launch(binaries, FreePort(), settings);
            try
            {
                await server.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
                return server;
            }
            catch (PostgreSqlUnavailableException) when (attempt < AttemptsToFindAPort && server.LostItsPort)
            {
                // Somebody took the port between our look and the server's bind.
                await server.DisposeAsync().ConfigureAwait(false);
            }
            catch
            {
                await server.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await _guard.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _guard.Kill(entireProcessTree: true);
        }

        _guard.Dispose();
    }

    private bool LostItsPort
    {
        get
        {
            lock (_output)
                return _output.Any(line => line.Contains("Address already in use", StringComparison.Ordinal));
        }
    }

    private static LocalServer Launch(PostgreSqlBinaries binaries, int port, IReadOnlyList<string> settings)
    {
        string[] command = [.. UnprivilegedAccount.FindIfNeeded()?.CommandPrefix() ?? [], "/bin/sh", "-c", GuardScript(), "postgres-guard",
            binaries.InitDb, binaries.Postgres, DataFolder(), port.ToString(System.Globalization.CultureInfo.InvariantCulture), .. ServerSettings.Common, .. settings];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // The account that the server runs as may not be allowed into the current directory.
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";

        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var guard = Process.Start(start) ?? throw new InvalidOperationException("The guard of the PostgreSQL server did not start.");
        var server = new LocalServer(guard, port, password);
        guard.StandardInput.WriteLine(password);
        guard.StandardInput.Flush();
        return server;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var ended = await Task.WhenAny(_ready.Task, _outputEnded).WaitAsync(StartTimeout, cancellationToken).ConfigureAwait(false);
        if (ended == _ready.Task)
            return;

        string output;
        lock (_output)
            output = string.Join(Environment.NewLine, _output);
        throw new PostgreSqlUnavailableException($"The PostgreSQL server for the tests did not start. It said:{Environment.NewLine}{output}");
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (_output)
            {
                _output.Enqueue(line);
                if (_output.Count > OutputLinesKept)
                    _output.Dequeue();
            }

            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
                _ready.TrySetResult();
        }
    }

    // The temporary folder of the user may be closed to the account that runs the server.
    private static string DataFolder()
        => Environment.IsPrivilegedProcess ? "/tmp" : Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar);

    private static int FreePort()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    private static string GuardScript()
    {
        using var resource = typeof(LocalServer).Assembly.GetManifestResourceStream("guard.sh")!;
        using var reader = new StreamReader(resource);
        // The script stands in the process list; its comments need not.
        return string.Join('\n', reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')));
    }
}
