using Google.Type;
using Grpc.Net.Client;
using Npgsql;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;
using Xunit;

namespace ShopMesh.Chaos.Tests.Running;

/// <summary>The three services as they ship, two replicas of each, as processes that can be killed, on one PostgreSQL.</summary>
public sealed class ChaosShop : IAsyncLifetime
{
    private const int ReplicasPerService = 2;
    private const int PortsPerReplica = 3;

    private static readonly ServiceProgram[] Programs = [ServiceProgram.Users, ServiceProgram.Products, ServiceProgram.Orders];

    // Long deadlines, so that a busy machine fails no test; a short lease, so that what the dead leave is soon taken over.
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Mesh:Deadlines:Default"] = "00:00:50",
        ["Mesh:Database:ConnectTimeout"] = "00:00:20",
        // A replica that is back is found soon.
        ["Mesh:Clients:MaxReconnectBackoff"] = "00:00:01",
        ["Logging:LogLevel:Default"] = "Warning",
    };

    private static readonly Dictionary<string, string?> OrderSettings = new()
    {
        ["Mesh:Deadlines:Methods:shop.orders.v1.OrderService/PlaceOrder"] = "00:01:00",
        ["Mesh:Deadlines:Methods:shop.orders.v1.OrderService/CancelOrder"] = "00:01:00",
        ["Orders:Outbox:Lease"] = "00:00:03",
        ["Orders:Outbox:FirstBackoff"] = "00:00:00.100",
        ["Orders:Outbox:MaxBackoff"] = "00:00:01",
    };

    private readonly PostgreSqlCluster _cluster = new();
    private readonly MeshIdentities _identities = new();
    private readonly List<GrpcChannel> _channels = [];
    private readonly Dictionary<string, NpgsqlDataSource> _databases = [];
    private readonly List<Replica> _replicas = [];

    /// <summary>All replicas of all services.</summary>
    internal IReadOnlyList<Replica> Replicas => _replicas;

    /// <summary>What the databases say.</summary>
    internal Books Books { get; private set; } = null!;

    /// <summary>The replicas of the order service.</summary>
    internal IReadOnlyList<Replica> OrderReplicas => [.. _replicas.Where(replica => replica.ServiceName == "orders")];

    /// <summary>A client of each of them, in the same order.</summary>
    public IReadOnlyList<OrderService.OrderServiceClient> Orders { get; private set; } = [];

    private ProductService.ProductServiceClient Products { get; set; } = null!;

    private UserService.UserServiceClient Users { get; set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        var places = FreePorts.TakeForGood(Programs.Length * ReplicasPerService * PortsPerReplica).Chunk(PortsPerReplica).ToArray();
        var ports = Programs.Zip(places.Chunk(ReplicasPerService)).ToDictionary(pair => pair.First, pair => pair.Second);
        var addresses = Addresses(ports);
        foreach (var program in Programs)
        {
            var connectionString = await _cluster.CreateDatabaseAsync();
            _databases[program.DatabaseName] = NpgsqlDataSource.Create(connectionString);
            await ServiceProcess.MigrateAsync(program, _identities, connectionString, seed: false, CancellationToken.None);
            foreach (var place in ports[program])
                _replicas.Add(new Replica(program, place, SettingsOf(program, connectionString, addresses)));
        }

        await Task.WhenAll(_replicas.Select(replica => replica.StartAsync(CancellationToken.None)));
        Books = new Books(_databases["orders-db"], _databases["products-db"]);
        Orders = [.. OrderReplicas.Select(replica => new OrderService.OrderServiceClient(Open(replica)))];
        Products = new(Open(_replicas.First(replica => replica.ServiceName == "products")));
        Users = new(Open(_replicas.First(replica => replica.ServiceName == "users")));
    }

    /// <summary>Adds someone who buys.</summary>
    public async Task<string> AddUserAsync(CancellationToken cancellationToken)
    {
        var user = new User { Email = $"{Guid.NewGuid():n}@shop.example", DisplayName = "Someone" };
        return (await Users.CreateUserAsync(new CreateUserRequest { User = user }, cancellationToken: cancellationToken)).User.Id;
    }

    /// <summary>Adds something to buy.</summary>
    public async Task<string> AddProductAsync(long stock, CancellationToken cancellationToken)
    {
        var product = new Product
        {
            Sku = Guid.NewGuid().ToString("n").ToUpperInvariant(),
            Name = "Mug",
            Price = new Money { CurrencyCode = "EUR", Units = 19, Nanos = 990_000_000 },
            AvailableQuantity = stock,
        };
        return (await Products.CreateProductAsync(new CreateProductRequest { Product = product }, cancellationToken: cancellationToken)).Product.Id;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        foreach (var database in _databases.Values)
            await database.DisposeAsync();
        await _cluster.DisposeAsync();
        _identities.Dispose();
    }

    private Dictionary<string, string?> SettingsOf(ServiceProgram program, string connectionString, Dictionary<string, string?> addresses)
    {
        var settings = _identities.Enroll(program.ServiceName);
        settings[$"ConnectionStrings:{program.DatabaseName}"] = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 24 }.ConnectionString;
        foreach (var (key, value) in Settings.Concat(addresses).Concat(program == ServiceProgram.Orders ? OrderSettings : []))
            settings[key] = value;
        return settings;
    }

    private static Dictionary<string, string?> Addresses(Dictionary<ServiceProgram, int[][]> ports)
    {
        var addresses = new Dictionary<string, string?>();
        foreach (var (program, replicas) in ports)
        {
            for (var i = 0; i < replicas.Length; i++)
            {
                addresses[$"services:{program.ServiceName}:mesh:{i}"] = $"https://localhost:{replicas[i][0]}";
                addresses[$"services:{program.ServiceName}:edge:{i}"] = $"https://localhost:{replicas[i][1]}";
            }
        }

        return addresses;
    }

    private GrpcChannel Open(Replica replica)
    {
        var channel = EdgeChannel.Open(replica.EdgePort, _identities);
        _channels.Add(channel);
        return channel;
    }
}
