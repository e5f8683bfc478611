using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Identity;
using Xunit;

namespace ShopMesh.Testing.Shop.Processes;

/// <summary>
/// The three services as they ship, on one PostgreSQL with the sample data: one replica of users and products, two of orders, each
/// with the authorization of its own appsettings.json.
/// </summary>
public sealed class RealShop : IAsyncLifetime
{
    // Long, so that a busy machine fails no test.
    private static readonly Dictionary<string, string> Deadlines = new()
    {
        ["Mesh:Deadlines:Default"] = "00:00:40",
        ["Mesh:Deadlines:Methods:shop.orders.v1.OrderService/PlaceOrder"] = "00:00:50",
        ["Mesh:Deadlines:Methods:shop.orders.v1.OrderService/CancelOrder"] = "00:00:50",
    };

    private readonly PostgreSqlCluster _cluster = new();

    /// <summary>Who vouches for whom.</summary>
    public MeshIdentities Identities { get; } = new();

    /// <summary>The user service.</summary>
    public ServiceProcess Users { get; private set; } = null!;

    /// <summary>The product service.</summary>
    public ServiceProcess Products { get; private set; } = null!;

    /// <summary>The replicas of the order service.</summary>
    public IReadOnlyList<ServiceProcess> Orders { get; private set; } = [];

    /// <summary>Connection string of the products' database.</summary>
    public string ProductsDatabase { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        ProductsDatabase = await DatabaseAsync(ServiceProgram.Products);
        Users = await StartAsync(ServiceProgram.Users, await DatabaseAsync(ServiceProgram.Users));
        Products = await StartAsync(ServiceProgram.Products, ProductsDatabase);
        var ordersDatabase = await DatabaseAsync(ServiceProgram.Orders);
        Orders = [await StartAsync(ServiceProgram.Orders, ordersDatabase), await StartAsync(ServiceProgram.Orders, ordersDatabase)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in (ServiceProcess?[])[.. Orders, Products, Users])
        {
            if (process is not null)
                await process.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        Identities.Dispose();
    }

    private async Task<string> DatabaseAsync(ServiceProgram program)
    {
        var connectionString = await _cluster.CreateDatabaseAsync();
        await ServiceProcess.MigrateAsync(program, Identities, connectionString, seed: true, CancellationToken.None);
        return connectionString;
    }

    private Task<ServiceProcess> StartAsync(ServiceProgram program, string connectionString)
    {
        var settings = Identities.Enroll(program.ServiceName);
        settings[$"ConnectionStrings:{program.DatabaseName}"] = connectionString;
        foreach (var (key, deadline) in Deadlines)
        {
            if (program == ServiceProgram.Orders || !key.Contains("Methods", StringComparison.Ordinal))
                settings[key] = deadline;
        }

        if (program != ServiceProgram.Users)
            settings["services:users:edge:0"] = $"https://localhost:{Users.EdgePort}";
        if (program == ServiceProgram.Orders)
        {
            settings["services:users:mesh:0"] = $"https://localhost:{Users.MeshPort}";
            settings["services:products:mesh:0"] = $"https://localhost:{Products.MeshPort}";
        }

        return ServiceProcess.StartAsync(program, settings, CancellationToken.None);
    }
}
