using System.Diagnostics;
using Aspire.Hosting.Postgres.Clusters;
using Aspire.Hosting.Postgres.Installations;
using Npgsql;
using ShopMesh.Testing.Shop.Processes;

namespace Aspire.Hosting.Postgres.Tests.Clusters;

/// <summary>A folder for clusters of one test, with all that it takes to start servers in it; removed at the end.</summary>
internal sealed class ClusterHome : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";
    private readonly string _root;
    private readonly List<LocalCluster> _clusters = [];

    public ClusterHome(string? root = null, bool isKept = true)
    {
        // The account that the server runs as must get there, which it does not below the home folder of root.
        _root = root ?? Path.Combine(Environment.IsPrivilegedProcess ? "/tmp" : Path.GetTempPath(), $"postgres-tests-{Guid.NewGuid():n}");
        Directory.CreateDirectory(_root);
        Folder = new ClusterFolder(Path.Combine(_root, "home"), isKept);
    }

    public ClusterFolder Folder { get; }

    public ServerAccount Account { get; } = ServerAccount.Find();

    public int Port { get; } = FreePort();

    public Queue<string> Console { get; } = new();

    public string ConsoleText
    {
        get
        {
            lock (Console)
                return string.Join('\n', Console);
        }
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "localhost",
        Port = Port,
        Username = "postgres",
        Password = Password,
        Database = "postgres",
        Pooling = false,
        Timeout = 10,
        CommandTimeout = 20,
    }.ConnectionString;

    public ClusterOptions Options => new("postgres", Password, "postgres-password", Port, []);

    /// <summary>A cluster in the folder, as another run of the app host would have it.</summary>
    public LocalCluster Cluster(Func<int?, CancellationToken, Task<PostgresInstallation>>? installations = null)
    {
        var cluster = new LocalCluster(Folder, Account, installations ?? InstalledAsync, Log, TimeProvider.System);
        _clusters.Add(cluster);
        return cluster;
    }

    public void Log(string line)
    {
        lock (Console)
            Console.Enqueue(line);
    }

    public static async Task<PostgresInstallation> InstalledAsync(int? version, CancellationToken cancellationToken)
        => await new InstallationSearch().FindAsync(version, cancellationToken)
           ?? throw new InvalidOperationException("These tests need PostgreSQL's server binaries (Debian: apt-get install postgresql).");

    public async Task<object?> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Runs a shell command, as the server's account when asked to, and returns what it printed.</summary>
    public async Task<string> ShellAsync(string script, bool asServer = false)
    {
        IReadOnlyList<string> command = ["/bin/sh", "-c", script];
        command = asServer ? Account.Command(command) : command;
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }

    public static int FreePort() => FreePorts.Take(1)[0];

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters)
            await cluster.DisposeAsync();
        await ShellAsync($"rm -rf '{_root}' 2> /dev/null");
    }
}
