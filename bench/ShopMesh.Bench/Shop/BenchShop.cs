using Npgsql;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Bench.Shop;

/// <summary>A PostgreSQL of its own that loses nothing in a crash, as in production, and the services as Release processes.</summary>
internal sealed class BenchShop : IAsyncDisposable
{
    // The services' own defaults, the durability of a server that is installed, and memory enough for what is loaded.
    private static readonly string[] DurableSettings =
    [
        "fsync=on", "synchronous_commit=on", "full_page_writes=on", "wal_level=replica", "shared_buffers=512MB", "max_wal_size=4GB",
    ];

    private readonly PostgreSqlCluster _cluster = new() { Settings = DurableSettings };
    private readonly List<ServiceProcess> _processes = [];

    /// <summary>Who vouches for whom.</summary>
    public MeshIdentities Identities { get; } = new();

    /// <summary>Connection strings by name, such as "users-db".</summary>
    public Dictionary<string, string> Databases { get; } = [];

    /// <summary>Starts PostgreSQL and makes the databases of these services.</summary>
    public static async Task<BenchShop> CreateAsync(params ServiceProgram[] programs)
    {
        var shop = new BenchShop();
        try
        {
            await shop._cluster.InitializeAsync();
            foreach (var program in programs)
            {
                // The services' own defaults, for the baseline too.
                var connectionString = new NpgsqlConnectionStringBuilder(await shop._cluster.CreateDatabaseAsync()) { MaxPoolSize = 32, MaxAutoPrepare = 64 };
                connectionString.Remove("Include Error Detail");
                shop.Databases.Add(program.DatabaseName, connectionString.ConnectionString);
                await ServiceProcess.MigrateAsync(
                    program, shop.Identities, connectionString.ConnectionString, seed: false, CancellationToken.None);
            }

            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a replica of a service.</summary>
    public async Task<ServiceProcess> StartAsync(
        ServiceProgram program, IReadOnlyDictionary<string, string> databases, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var all = Identities.Enroll(program.ServiceName);
        all[$"ConnectionStrings:{program.DatabaseName}"] = databases[program.DatabaseName];
        // Long, so that a machine that is busy with something else ends no run.
        all["Mesh:Deadlines:Default"] = "00:00:40";
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
            all[key] = value;
        if (_processes.Count > 0)
            all["services:users:edge:0"] = $"https://localhost:{_processes[0].EdgePort}";
        var process = await ServiceProcess.StartAsync(program, all, CancellationToken.None);
        _processes.Add(process);
        return process;
    }

    /// <summary>Ends all services; the databases stay.</summary>
    public async Task StopServicesAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        _processes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopServicesAsync();
        await _cluster.DisposeAsync();
        Identities.Dispose();
    }
}
