using Grpc.Net.Client;
using Npgsql;
using Shop.Orders.V1;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Fakes;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;
using Xunit;

namespace ShopMesh.Orders.Tests.Running;

/// <summary>Two replicas of the order service, as processes, on one PostgreSQL; users and products are fakes behind real mutual TLS.</summary>
public sealed class OrdersShop : IAsyncLifetime
{
    // Long, so that a busy machine fails no test; short for the one call that a test waits out.
    private static readonly Dictionary<string, TimeSpan> Deadlines = new()
    {
        ["Default"] = TimeSpan.FromSeconds(40),
        ["Methods:shop.orders.v1.OrderService/PlaceOrder"] = TimeSpan.FromSeconds(40),
        ["Methods:shop.orders.v1.OrderService/CancelOrder"] = TimeSpan.FromSeconds(40),
        ["Methods:shop.products.v1.ProductService/BatchGetProducts"] = TimeSpan.FromSeconds(40),
        ["Methods:shop.users.v1.UserService/GetUser"] = TimeSpan.FromSeconds(4),
    };

    private readonly PostgreSqlCluster _cluster = new();
    private readonly List<GrpcChannel> _channels = [];
    private FakeService? _userService;
    private FakeService? _productService;
    private NpgsqlDataSource? _database;
    private string _connectionString = "";

    public MeshIdentities Identities { get; } = new();

    public FakeUsers Users { get; } = new();

    public FakeProducts Products { get; } = new();

    public ServiceProcess First { get; private set; } = null!;

    public ServiceProcess Second { get; private set; } = null!;

    /// <summary>Calls the first replica.</summary>
    public OrderService.OrderServiceClient FirstClient { get; private set; } = null!;

    /// <summary>Calls the second replica.</summary>
    public OrderService.OrderServiceClient SecondClient { get; private set; } = null!;

    public NpgsqlDataSource Database => _database!;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = CancellationToken.None;
        await _cluster.InitializeAsync();
        _connectionString = await _cluster.CreateDatabaseAsync(cancellationToken: cancellationToken);
        _database = NpgsqlDataSource.Create(_connectionString);
        _userService = await FakeService.StartAsync(
            "users", Users, Identities, new Dictionary<string, string[]> { ["orders"] = ["shop.users.v1.UserService/GetUser"] }, cancellationToken);
        _productService = await FakeService.StartAsync(
            "products", Products, Identities, new Dictionary<string, string[]> { ["orders"] = ["shop.products.v1.ProductService/*"] }, cancellationToken);
        await ServiceProcess.MigrateAsync(ServiceProgram.Orders, Identities, _connectionString, seed: false, cancellationToken);
        await Task.WhenAll(StartFirstAsync(), StartSecondAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        foreach (var disposable in (IAsyncDisposable?[])[First, Second, _userService, _productService, _database])
        {
            if (disposable is not null)
                await disposable.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        Identities.Dispose();
    }

    /// <summary>Lets everything pass, as before the test.</summary>
    public void OpenGates()
    {
        Users.Gate.Open();
        Products.Gate.Open();
    }

    /// <summary>Starts the first replica again after it was killed.</summary>
    public async Task StartFirstAsync()
    {
        if (First is not null)
            await First.DisposeAsync();
        First = await StartReplicaAsync();
        FirstClient = Client(First);
    }

    /// <summary>How many orders there are for a request.</summary>
    public async Task<long> CountOrdersAsync(string requestId)
    {
        await using var command = Database.CreateCommand("SELECT count(*) FROM orders WHERE request_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(requestId) });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How long to wait for what must come; only a test that fails waits for so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Cancelled when the test is.</summary>
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A request for a number of each of these products.</summary>
    public static PlaceOrderRequest Basket(string userId, params (string ProductId, long Quantity)[] items)
    {
        var request = new PlaceOrderRequest { RequestId = Guid.CreateVersion7().ToString(), UserId = userId };
        request.Items.AddRange(items.Select(item => new OrderItem { ProductId = item.ProductId, Quantity = item.Quantity }));
        return request;
    }

    private async Task StartSecondAsync()
    {
        Second = await StartReplicaAsync();
        SecondClient = Client(Second);
    }

    private Task<ServiceProcess> StartReplicaAsync()
    {
        var settings = Identities.Enroll("orders");
        settings["ConnectionStrings:orders-db"] = _connectionString;
        settings["services:users:mesh:0"] = $"https://localhost:{_userService!.MeshPort}";
        settings["services:products:mesh:0"] = $"https://localhost:{_productService!.MeshPort}";
        foreach (var (key, deadline) in Deadlines)
            settings[$"Mesh:Deadlines:{key}"] = deadline.ToString();
        return ServiceProcess.StartAsync(ServiceProgram.Orders, settings, CancellationToken.None);
    }

    private OrderService.OrderServiceClient Client(ServiceProcess replica)
    {
        var channel = EdgeChannel.Open(replica.EdgePort, Identities);
        _channels.Add(channel);
        return new OrderService.OrderServiceClient(channel);
    }
}
