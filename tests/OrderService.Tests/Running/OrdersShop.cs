using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Shop.Orders.V1;
using ShopMesh.Integration.Tests.Telemetry;
using ShopMesh.ServiceDefaults;
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
        ["Methods:shop.users.v1.UserService/GetUser"] = TimeSpan.FromSeconds(10),
    };

    // Short, so that what a dead replica leaves is soon taken over.
    private static readonly Dictionary<string, string> OrderSettings = new()
    {
        ["Orders:Outbox:Lease"] = "00:00:02",
        ["Orders:Outbox:FirstBackoff"] = "00:00:00.100",
        ["Orders:Outbox:MaxBackoff"] = "00:00:00.400",
        ["Orders:Watches:MaxPerReplica"] = "20",
        ["Mesh:Database:ConnectTimeout"] = "00:00:20",
    };

    private readonly PostgreSqlCluster _cluster = new();
    private readonly List<GrpcChannel> _channels = [];
    private FakeService? _userService;
    private FakeService? _productService;
    private NpgsqlDataSource? _database;
    private OtlpReceiver? _telemetry;
    private bool _firstIsDead;
    private string _connectionString = "";

    public MeshIdentities Identities { get; } = new();

    /// <summary>Those who have signed in.</summary>
    public TestPeople People { get; } = new();

    public FakeUsers Users { get; } = new();

    public FakeProducts Products { get; } = new();

    public ServiceProcess First { get; private set; } = null!;

    public ServiceProcess Second { get; private set; } = null!;

    /// <summary>Calls the first replica.</summary>
    public OrderService.OrderServiceClient FirstClient { get; private set; } = null!;

    /// <summary>Calls the second replica.</summary>
    public OrderService.OrderServiceClient SecondClient { get; private set; } = null!;

    public NpgsqlDataSource Database => _database!;

    /// <summary>Takes the spans of both replicas.</summary>
    internal OtlpReceiver Telemetry => _telemetry!;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = CancellationToken.None;
        _telemetry = await OtlpReceiver.StartAsync(cancellationToken);
        await _cluster.InitializeAsync();
        _connectionString = await _cluster.CreateDatabaseAsync(cancellationToken: cancellationToken);
        _database = NpgsqlDataSource.Create(_connectionString);
        _userService = await FakeService.StartAsync(
            "users", Users, Identities, new Dictionary<string, string[]> { ["orders"] = ["shop.users.v1.UserService/GetUser"] }, cancellationToken,
            map: app => app.MapGet("/.well-known/jwks.json", People.KeySet).OnListeners(MeshListeners.Edge));
        _productService = await FakeService.StartAsync(
            "products", Products, Identities, new Dictionary<string, string[]> { ["orders"] = ["shop.products.v1.ProductService/*"] }, cancellationToken);
        await ServiceProcess.MigrateAsync(ServiceProgram.Orders, Identities, _connectionString, seed: false, cancellationToken);
        await Task.WhenAll(StartFirstAsync(), StartSecondAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        foreach (var disposable in (IAsyncDisposable?[])[First, Second, _userService, _productService, _database, _telemetry])
        {
            if (disposable is not null)
                await disposable.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        Identities.Dispose();
        People.Dispose();
    }

    /// <summary>Lets everything pass, as before the test.</summary>
    public void OpenGates()
    {
        Users.Gate.Open();
        Products.Gate.Open();
    }

    /// <summary>Ends the first replica as kill -9 does.</summary>
    public Task KillFirstAsync()
    {
        _firstIsDead = true;
        return First.KillAsync();
    }

    /// <summary>Starts the first replica again if a test has killed it.</summary>
    public Task EnsureFirstAsync() => _firstIsDead ? StartFirstAsync() : Task.CompletedTask;

    /// <summary>Starts the first replica again after it was killed.</summary>
    public async Task StartFirstAsync()
    {
        if (First is not null)
            await First.DisposeAsync();
        First = await StartReplicaAsync();
        FirstClient = Client(First);
        _firstIsDead = false;
    }

    /// <summary>How many orders there are for a request.</summary>
    public async Task<long> CountOrdersAsync(string requestId)
    {
        await using var command = Database.CreateCommand("SELECT count(*) FROM orders WHERE request_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(requestId) });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Runs a statement on the orders' database, with parameters $1, $2 and so on.</summary>
    public async Task<T?> QueryAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return await command.ExecuteScalarAsync(Cancel) is T value ? value : default;
    }

    /// <summary>Waits, without asking for anything but to be shown it, until an order is settled, and returns all that was shown.</summary>
    public static async Task<IReadOnlyList<WatchOrderResponse>> WatchToTheEndAsync(OrderService.OrderServiceClient client, string orderId, string cursor = "")
    {
        using var call = client.WatchOrder(
            new WatchOrderRequest { Id = orderId, Cursor = cursor }, deadline: DateTime.UtcNow + Patience, cancellationToken: Cancel);
        return await call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);
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
        settings["services:users:edge:0"] = $"https://localhost:{_userService!.EdgePort}";
        settings["services:products:mesh:0"] = $"https://localhost:{_productService!.MeshPort}";
        foreach (var (key, deadline) in Deadlines)
            settings[$"Mesh:Deadlines:{key}"] = deadline.ToString();
        foreach (var (key, value) in OrderSettings)
            settings[key] = value;
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Endpoint;
        settings["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={Telemetry.ApiKey}";
        settings["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        return ServiceProcess.StartAsync(ServiceProgram.Orders, settings, CancellationToken.None);
    }

    /// <summary>A client of a replica that shows nothing by itself.</summary>
    public OrderService.OrderServiceClient ClientWithoutKey(ServiceProcess replica) => Client(replica, apiKey: null);

    private OrderService.OrderServiceClient Client(ServiceProcess replica) => Client(replica, TestProgram.ApiKey);

    private OrderService.OrderServiceClient Client(ServiceProcess replica, string? apiKey)
    {
        var channel = EdgeChannel.Open(replica.EdgePort, Identities, apiKey);
        _channels.Add(channel);
        return new OrderService.OrderServiceClient(channel);
    }
}
