using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Fuzz.Tests.Running;

/// <summary>The three services as processes, each of which lets a caller of the mesh by the name of "fuzz" call all of its rpcs.</summary>
public sealed class FuzzShop : IAsyncLifetime
{
    /// <summary>How large the heap of each process may get, in bytes.</summary>
    public const int HeapLimit = 256 * 1024 * 1024;

    private readonly PostgreSqlCluster _cluster = new();
    private readonly Dictionary<string, ServiceProcess> _processes = [];

    /// <summary>Who vouches for whom.</summary>
    public MeshIdentities Identities { get; } = new();

    /// <summary>The processes by the name of the service in the contract, such as <c>shop.users.v1.UserService</c>.</summary>
    public IReadOnlyDictionary<string, ServiceProcess> Processes => _processes;

    /// <summary>How a client of the edge verifies it.</summary>
    public SslClientAuthenticationOptions EdgeTls => new() { TargetHost = "localhost", CertificateChainPolicy = Trusting(Identities.EdgeTrustBundlePath) };

    /// <summary>How a service of the mesh shows who it is.</summary>
    public SslClientAuthenticationOptions MeshTls { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // The collector of servers keeps what it was once given, so that a leak could not be told from it; and a process whose heap
        // needs more than this ends. Processes inherit both.
        Environment.SetEnvironmentVariable("DOTNET_gcServer", "0");
        Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", $"0x{HeapLimit:X}");
        await _cluster.InitializeAsync();
        MeshTls = Caller("fuzz");
        await StartAsync("shop.users.v1.UserService", ServiceProgram.Users);
        await StartAsync("shop.products.v1.ProductService", ServiceProgram.Products);
        await StartAsync("shop.orders.v1.OrderService", ServiceProgram.Orders);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
            await process.DisposeAsync();
        await _cluster.DisposeAsync();
        Identities.Dispose();
    }

    private async Task StartAsync(string service, ServiceProgram program)
    {
        var database = await _cluster.CreateDatabaseAsync();
        await ServiceProcess.MigrateAsync(program, Identities, database, seed: true, CancellationToken.None);
        var settings = Identities.Enroll(program.ServiceName);
        settings[$"ConnectionStrings:{program.DatabaseName}"] = database;
        settings["Mesh:Authorization:Callers:fuzz:0"] = $"{service}/*";
        if (_processes.TryGetValue("shop.users.v1.UserService", out var users))
        {
            settings["services:users:mesh:0"] = $"https://localhost:{users.MeshPort}";
            settings["services:users:edge:0"] = $"https://localhost:{users.EdgePort}";
        }

        if (_processes.TryGetValue("shop.products.v1.ProductService", out var products))
            settings["services:products:mesh:0"] = $"https://localhost:{products.MeshPort}";
        _processes.Add(service, await ServiceProcess.StartAsync(program, settings, CancellationToken.None));
    }

    private SslClientAuthenticationOptions Caller(string service)
    {
        var settings = Identities.Enroll(service);
        return new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates =
            [
                X509Certificate2.CreateFromPemFile(settings["Mesh:Identity:CertificatePath"]!, settings["Mesh:Identity:PrivateKeyPath"]),
            ],
            CertificateChainPolicy = Trusting(settings["Mesh:Identity:TrustBundlePath"]!),
            // The server's name is a SPIFFE id, not a host.
            RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        };
    }

    private static X509ChainPolicy Trusting(string bundlePath)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(bundlePath);
        return policy;
    }
}
