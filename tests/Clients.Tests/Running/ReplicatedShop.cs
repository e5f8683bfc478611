using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Shop.Products.V1;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;
using Xunit;

namespace ShopMesh.Clients.Tests.Running;

/// <summary>The three services as they ship, two replicas of each, on one PostgreSQL with the sample data.</summary>
public sealed class ReplicatedShop : IAsyncLifetime
{
    // Short, so that a test sees a token end.
    private const string TokenLifetime = "00:00:15";

    /// <summary>A person of the sample data, who is no admin.</summary>
    internal const string Email = "dmitri.demir@shop.example";

    private readonly PostgreSqlCluster _cluster = new();
    private readonly MeshIdentities _strangers = new();
    private readonly List<ServiceProcess> _processes = [];
    private readonly Dictionary<ServiceProgram, string> _databases = [];

    /// <summary>Who vouches for whom.</summary>
    public MeshIdentities Identities { get; } = new();

    /// <summary>Replicas of the user service.</summary>
    public IReadOnlyList<ServiceProcess> Users { get; private set; } = [];

    /// <summary>Replicas of the product service.</summary>
    public IReadOnlyList<ServiceProcess> Products { get; private set; } = [];

    /// <summary>Replicas of the order service.</summary>
    public IReadOnlyList<ServiceProcess> Orders { get; private set; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        foreach (var program in (ServiceProgram[])[ServiceProgram.Users, ServiceProgram.Products, ServiceProgram.Orders])
            _databases[program] = await _cluster.CreateDatabaseAsync();
        await Task.WhenAll(_databases.Select(database => MigrateAsync(database.Key, database.Value)));
        Users = await StartTwiceAsync(ServiceProgram.Users, _databases[ServiceProgram.Users], []);
        Products = await StartTwiceAsync(ServiceProgram.Products, _databases[ServiceProgram.Products], []);
        Orders = await StartTwiceAsync(ServiceProgram.Orders, _databases[ServiceProgram.Orders], MeshPorts(Products));
        foreach (var replica in Orders)
            await Buyer.WarmUpAsync(this, replica);
        foreach (var replica in Users)
            await Buyer.WarmUpSignInAsync(this, replica);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.AsEnumerable().Reverse())
            await process.DisposeAsync();
        await _cluster.DisposeAsync();
        Identities.Dispose();
        _strangers.Dispose();
    }

    /// <summary>An empty database.</summary>
    public Task<string> CreateDatabaseAsync() => _cluster.CreateDatabaseAsync();

    /// <summary>Two replicas of the order service that keep orders of their own and have another product service under them.</summary>
    /// <param name="productsMeshPorts">Where that listens.</param>
    public async Task<IReadOnlyList<ServiceProcess>> StartOrdersOnAsync(params int[] productsMeshPorts)
    {
        var database = await _cluster.CreateDatabaseAsync();
        await MigrateAsync(ServiceProgram.Orders, database);
        return await StartTwiceAsync(ServiceProgram.Orders, database, productsMeshPorts);
    }

    /// <summary>Starts a replica of the product service where one was that was killed.</summary>
    public async Task ReplaceProductsAsync(ServiceProcess killed)
    {
        ArgumentNullException.ThrowIfNull(killed);
        var replica = await StartAsync(
            ServiceProgram.Products, _databases[ServiceProgram.Products], [], [killed.MeshPort, killed.EdgePort, killed.ManagementPort]);
        Products = [.. Products.Select(other => other == killed ? replica : other)];
    }

    /// <summary>The variables that tell clients where the shop is, and who they are.</summary>
    public IReadOnlyDictionary<string, string> ClientEnvironment()
    {
        var stranger = _strangers.Enroll("orders");
        return new Dictionary<string, string>(Workload("orders"))
        {
            ["SHOP_EDGE_CA"] = Identities.EdgeTrustBundlePath,
            ["SHOP_USERS"] = Addresses(Users.Select(replica => replica.EdgePort)),
            ["SHOP_PRODUCTS"] = Addresses(Products.Select(replica => replica.EdgePort)),
            ["SHOP_ORDERS"] = Addresses(Orders.Select(replica => replica.EdgePort)),
            ["SHOP_USERS_MESH"] = Addresses(MeshPorts(Users)),
            ["SHOP_PRODUCTS_MESH"] = Addresses(MeshPorts(Products)),
            ["SHOP_EMAIL"] = Email,
            ["SHOP_ADMIN_EMAIL"] = "ada.almeida@shop.example",
            ["SHOP_PASSWORD"] = TestProgram.SamplePassword,
            // Of another authority, under the same name.
            ["STRANGER_CERTIFICATE"] = stranger["Mesh:Identity:CertificatePath"]!,
            ["STRANGER_KEY"] = stranger["Mesh:Identity:PrivateKeyPath"]!,
            ["STRANGER_BUNDLE"] = stranger["Mesh:Identity:TrustBundlePath"]!,
        };
    }

    /// <summary>The variables that the mesh gives to a workload.</summary>
    /// <param name="service">Its name.</param>
    public IReadOnlyDictionary<string, string> Workload(string service) => Identities.Enroll(service)
        .Where(setting => setting.Key.StartsWith("Mesh:Identity:", StringComparison.Ordinal) || setting.Key is "Mesh:TrustDomain" or "Mesh:Namespace")
        .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);

    /// <summary>A product that is sold, and of which there are fewer than one may ask for.</summary>
    public async Task<string> ScarceProductAsync(CancellationToken cancellationToken)
    {
        using var channel = EdgeChannel.Open(Products[0].EdgePort, Identities);
        using var list = new ProductService.ProductServiceClient(channel).ListProducts(
            new ListProductsRequest { Filter = "status = ACTIVE AND available_quantity < 5000", PageSize = 1 },
            deadline: DateTime.UtcNow.AddSeconds(60),
            cancellationToken: cancellationToken);
        await list.ResponseStream.MoveNext(cancellationToken);
        return list.ResponseStream.Current.Product.Id;
    }

    /// <summary>A channel to a mesh listener that shows no certificate.</summary>
    public GrpcChannel OpenMeshWithoutCertificate(int port)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Workload("orders")["Mesh__Identity__TrustBundlePath"]);
        var ssl = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = policy,
            // The server's name is a SPIFFE id, not a host.
            RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        };
        var handler = new SocketsHttpHandler { SslOptions = ssl };
        return GrpcChannel.ForAddress($"https://localhost:{port}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static int[] MeshPorts(IEnumerable<ServiceProcess> replicas) => [.. replicas.Select(replica => replica.MeshPort)];

    private static string Addresses(IEnumerable<int> ports) => string.Join(',', ports.Select(port => $"https://localhost:{port}"));

    private Task MigrateAsync(ServiceProgram program, string connectionString) =>
        ServiceProcess.MigrateAsync(program, Identities, connectionString, seed: true, CancellationToken.None);

    private async Task<IReadOnlyList<ServiceProcess>> StartTwiceAsync(ServiceProgram program, string connectionString, int[] productsMeshPorts) =>
        await Task.WhenAll(
            StartAsync(program, connectionString, productsMeshPorts, FreePorts.TakeForGood(3)),
            StartAsync(program, connectionString, productsMeshPorts, FreePorts.TakeForGood(3)));

    private async Task<ServiceProcess> StartAsync(ServiceProgram program, string connectionString, int[] productsMeshPorts, int[] ports)
    {
        var settings = Identities.Enroll(program.ServiceName);
        settings[$"ConnectionStrings:{program.DatabaseName}"] = connectionString;
        settings["Mesh:Authentication:ClockSkew"] = "00:00:00";
        // Long, so that a busy machine fails no test.
        settings["Mesh:Deadlines:Default"] = "00:00:40";
        if (program == ServiceProgram.Users)
        {
            settings["Users:Tokens:AccessTokenLifetime"] = TokenLifetime;
        }
        else
        {
            for (var i = 0; i < Users.Count; i++)
                settings[$"services:users:edge:{i}"] = $"https://localhost:{Users[i].EdgePort}";
        }

        if (program == ServiceProgram.Orders)
        {
            for (var i = 0; i < Users.Count; i++)
                settings[$"services:users:mesh:{i}"] = $"https://localhost:{Users[i].MeshPort}";
            for (var i = 0; i < productsMeshPorts.Length; i++)
                settings[$"services:products:mesh:{i}"] = $"https://localhost:{productsMeshPorts[i]}";
            settings["Mesh:Deadlines:Methods:shop.orders.v1.OrderService/PlaceOrder"] = "00:00:50";
        }

        var process = await ServiceProcess.StartAsync(program, settings, CancellationToken.None, ports);
        lock (_processes)
            _processes.Add(process);
        return process;
    }
}
