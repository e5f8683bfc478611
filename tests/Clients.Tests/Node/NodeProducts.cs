using Npgsql;
using ShopMesh.Clients.Tests.Running;
using ShopMesh.Testing.Shop.Processes;
using Xunit;

namespace ShopMesh.Clients.Tests.Node;

/// <summary>The ProductService in Node, two replicas on one database, under two replicas of our OrderService.</summary>
public sealed class NodeProducts(ReplicatedShop shop) : IAsyncLifetime
{
    /// <summary>A product of its schema.sql, of which there are 1,000.</summary>
    public const string Mug = "01980000-0000-7000-8000-000000000001";

    /// <summary>Another, of which there are 3.</summary>
    public const string Lamp = "01980000-0000-7000-8000-000000000002";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly List<GuardedProgram> _replicas = [];
    private NpgsqlDataSource? _database;

    /// <summary>The order service above it.</summary>
    public IReadOnlyList<ServiceProcess> Orders { get; private set; } = [];

    /// <summary>Where its replicas listen.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    internal IReadOnlyList<GuardedProgram> Replicas => _replicas;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await NodeTools.EnsureAsync(CancellationToken.None);
        var connectionString = await shop.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(connectionString);
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var environment = new Dictionary<string, string>(shop.Workload("products"))
        {
            ["DATABASE_URL"] = $"postgres://{Uri.EscapeDataString(database.Username!)}:{Uri.EscapeDataString(database.Password ?? "")}@{database.Host}:{database.Port}/{database.Database}",
        };
        var ports = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            var replica = GuardedProgram.Start(NodeTools.Directory, environment, "node", "product-service/main.js");
            _replicas.Add(replica);
            ports.Add(int.Parse(await replica.LineAsync("listening on ", StartLimit, CancellationToken.None), System.Globalization.CultureInfo.InvariantCulture));
        }

        Ports = ports;
        Orders = await shop.StartOrdersOnAsync([.. ports]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    /// <summary>How many of a product are available, reserved and sold.</summary>
    public async Task<(long Available, long Reserved, long Sold)> CountAsync(string productId, CancellationToken cancellationToken)
    {
        await using var command = _database!.CreateCommand("SELECT available, reserved, sold FROM products WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(productId) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
