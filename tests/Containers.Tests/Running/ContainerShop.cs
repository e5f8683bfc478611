using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using Docker.DotNet;
using DotNet.Testcontainers.Configurations;
using Grpc.Net.Client;
using ShopMesh.Integration.Tests.Running;
using ShopMesh.Integration.Tests.Telemetry;
using ShopMesh.Testing.Containers;
using ShopMesh.Testing.Mesh.Identity;
using Xunit;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>
/// The whole system in containers: PostgreSQL and two replicas of each service on a private network, which find each other by DNS and
/// trust what this process signs.
/// </summary>
public sealed class ContainerShop : IAsyncLifetime, IShop
{
    private const int LogLines = 40;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private readonly ShopIdentities _identities = new();
    private readonly ConcurrentDictionary<string, ServiceContainer> _replicas = new();
    private DockerClient? _docker;
    private ShopNetworks? _networks;
    private ShopDatabase? _database;
    private OtlpReceiver? _telemetry;
    private ServiceContainers? _containers;
    private string? _whyMissing;

    internal ShopDatabase Database => _database!;

    internal OtlpReceiver Telemetry => _telemetry!;

    /// <summary>Skips the test that asks if the machine cannot run the system.</summary>
    public void SkipIfMissing() => Assert.SkipWhen(_whyMissing is not null, _whyMissing ?? "");

    public async ValueTask InitializeAsync()
    {
        _whyMissing = await ShopImages.WhyMissingAsync();
        if (_whyMissing is not null)
            return;

        // What a killed run leaves is swept by the next; the image of Testcontainers' own reaper may not be there.
        TestcontainersSettings.ResourceReaperEnabled = false;
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            await StartAsync(limit.Token);
        }
        catch (Exception exception)
        {
            var logs = await LogsAsync();
            await DisposeAsync();
            throw new InvalidOperationException($"The system did not start in containers: {exception.Message}\n{logs}", exception);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        _docker = new DockerClientBuilder().WithEndpoint((await ContainerEngine.FindAsync())!.Endpoint).Build();
        _networks = await ShopNetworks.CreateAsync(_docker, cancellationToken);
        _telemetry = await OtlpReceiver.StartAsync(cancellationToken, _networks.Host);
        _database = new ShopDatabase(_networks, _docker);
        await _database.StartAsync(cancellationToken);
        _containers = new ServiceContainers(_networks, _identities, _database, _telemetry, _docker);
        await Task.WhenAll(ShopImages.Services.Select(service => _containers.MigrateAsync(service, cancellationToken)));
        Say($"database migrated after {watch.Elapsed.TotalSeconds:0.0} s");
        await Task.WhenAll(ShopImages.Services.SelectMany(service => (int[])[1, 2], (service, number) => AddAsync(service, number, cancellationToken)));
        Say($"six replicas healthy after {watch.Elapsed.TotalSeconds:0.0} s");
        await Shopper.WarmUpAsync(this, cancellationToken);
        Say($"first orders after {watch.Elapsed.TotalSeconds:0.0} s");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_replicas.Values.Select(replica => replica.DisposeAsync().AsTask()));
        if (_database is not null)
            await _database.DisposeAsync();
        if (_networks is not null)
            await _networks.DisposeAsync();
        if (_telemetry is not null)
            await _telemetry.DisposeAsync();
        _docker?.Dispose();
        _identities.Dispose();
    }

    /// <summary>The replicas of a service, in the order of their names.</summary>
    internal IReadOnlyList<ServiceContainer> Replicas(string service) =>
        [.. _replicas.Values.Where(replica => replica.Service == service).OrderBy(replica => replica.Name, StringComparer.Ordinal)];

    /// <summary>Starts another replica and waits until it is healthy.</summary>
    internal async Task<ServiceContainer> AddAsync(string service, int number, CancellationToken cancellationToken)
    {
        var replica = await _containers!.ReplicaAsync(service, number);
        _replicas[replica.Name] = replica;
        await replica.StartAsync(cancellationToken);
        return replica;
    }

    /// <summary>Removes a replica for good.</summary>
    internal async Task RemoveAsync(ServiceContainer replica)
    {
        _replicas.TryRemove(replica.Name, out _);
        await replica.DisposeAsync();
    }

    async Task<IReadOnlyList<GrpcChannel>> IShop.OpenEdgesAsync(string service, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        return [.. Replicas(service).Select(replica => Open(replica.Edge, _identities.EdgeClient(), TestProgram.ApiKey))];
    }

    /// <summary>A channel to a mesh listener with the certificate of a service, or with none.</summary>
    internal GrpcChannel OpenMesh(ServiceContainer replica, string? caller) => Open(replica.Mesh, _identities.MeshClient(caller), apiKey: null);

    /// <summary>The settings of a program outside, which calls the edges by the published ports of all replicas.</summary>
    internal Dictionary<string, string?> EdgeSettings(string trustBundlePath)
    {
        File.WriteAllText(trustBundlePath, _identities.EdgeAuthorityPem);
        var settings = new Dictionary<string, string?>
        {
            ["Mesh:ServiceName"] = "tests",
            ["Mesh:Edge:TrustBundlePath"] = trustBundlePath,
            ["Mesh:Edge:ApiKey"] = TestProgram.ApiKey,
        };
        foreach (var service in ShopImages.Services)
        {
            foreach (var (index, replica) in Replicas(service).Index())
                settings[$"services:{service}:edge:{index}"] = replica.Edge.ToString();
        }

        return settings;
    }

    /// <summary>The last lines of every container.</summary>
    internal async Task<string> LogsAsync()
    {
        var logs = new List<string>();
        if (_database is not null)
            logs.Add(await ReadAsync("postgres", _database.LogAsync(LogLines)));
        foreach (var replica in ShopImages.Services.SelectMany(Replicas))
            logs.Add(await ReadAsync(replica.Name, replica.LogAsync(LogLines)));
        return string.Join('\n', logs);

        static async Task<string> ReadAsync(string name, Task<string> log)
        {
            try
            {
                return $"--- {name}\n{await log}";
            }
            catch (Exception exception)
            {
                return $"--- {name}: {exception.Message}";
            }
        }
    }

    private static GrpcChannel Open(Uri address, SslClientAuthenticationOptions tls, string? apiKey) => GrpcChannel.ForAddress(
        address,
        new GrpcChannelOptions
        {
            HttpHandler = new KeyHandler(apiKey, new SocketsHttpHandler { SslOptions = tls, ConnectTimeout = TimeSpan.FromSeconds(2) }),
            DisposeHttpClient = true,
        });

    private static void Say(string message) => TestContext.Current.SendDiagnosticMessage($"Containers: {message}");

    private sealed class KeyHandler(string? key, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (key is not null)
                request.Headers.Add(TestProgram.Header, key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
