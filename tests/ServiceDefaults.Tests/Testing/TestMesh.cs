using Mesh.Test.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>Services with real listeners, certificates in real files, and clients that call them; gone when disposed.</summary>
internal sealed class TestMesh : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-").FullName;
    private readonly List<IAsyncDisposable> _running = [];
    private int _processes;

    public TestAuthority Authority { get; } = new("Mesh authority");

    public TestAuthority EdgeAuthority { get; } = new("Edge authority");

    /// <summary>A directory of its own for a process.</summary>
    public string NewDirectory() => Path.Combine(_directory, $"{Interlocked.Increment(ref _processes)}");

    /// <summary>Starts a service that allows a caller "caller" all rpcs.</summary>
    public async Task<TestService> StartAsync(
        string name = "users",
        IDictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        Issued? identity = null,
        string environment = "Production",
        string replica = "",
        int port = 0)
    {
        var files = new IdentityFiles(NewDirectory());
        files.Write(identity ?? Authority.Workload(name), Authority.RootPem);
        var edgeFiles = new IdentityFiles(NewDirectory());
        edgeFiles.Write(EdgeAuthority.Server("localhost", "127.0.0.1"), EdgeAuthority.RootPem);

        var builder = NewBuilder(environment);
        var behaviour = new ProbeBehaviour { Replica = replica };
        builder.Services.AddSingleton(behaviour);
        builder.Configuration.AddInMemoryCollection(Settings(name, files, edgeFiles));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:mesh:Url"] = $"https://127.0.0.1:{port}",
            ["Kestrel:Endpoints:edge:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:management:Url"] = "http://127.0.0.1:0",
            ["Mesh:Authorization:Callers:caller:0"] = "mesh.test.v1.Probe/*",
            ["Mesh:Authorization:Edge:mesh.test.v1.Probe/*:Anonymous"] = "true",
            ["Mesh:Shutdown:DrainDelay"] = "00:00:00",
        });
        if (settings is not null)
            builder.Configuration.AddInMemoryCollection(settings);

        var log = new TestLog();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.AddServiceDefaults();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapMeshService<ProbeService>(MeshListeners.Mesh | MeshListeners.Edge);
        app.MapDefaultEndpoints();
        map?.Invoke(app);

        var service = new TestService(app, name, files, edgeFiles, behaviour, log);
        _running.Add(service);
        await app.StartAsync(TestContext.Current.CancellationToken);
        service.ReadAddresses();
        return service;
    }

    /// <summary>A worker named "caller" with a client of a service's mesh listener.</summary>
    public TestClient Client(
        string service, IEnumerable<TestService> replicas, IDictionary<string, string?>? settings = null, Issued? identity = null, string name = "caller",
        Action<IServiceCollection>? configure = null)
    {
        var addresses = replicas.Select((replica, index) => KeyValuePair.Create($"services:{service}:mesh:{index}", (string?)replica.Mesh.ToString()));
        return NewClient(name, services => services.AddMeshClient<Probe.ProbeClient>(service), addresses, settings, identity, configure);
    }

    /// <summary>A worker with a client of a service's edge listener.</summary>
    public TestClient EdgeClient(
        string service, TestService? replica, IDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null) => NewClient(
        "shopper",
        services => services.AddEdgeClient<Probe.ProbeClient>(service),
        replica is null ? [] : [KeyValuePair.Create($"services:{service}:edge:0", (string?)replica.Edge.ToString())],
        settings,
        identity: null,
        configure);

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
        Authority.Dispose();
        EdgeAuthority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    public static WebApplicationBuilder NewBuilder(string environment = "Production")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ApplicationName = "ServiceDefaults.Tests",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        return builder;
    }

    private TestClient NewClient(
        string name,
        Action<IServiceCollection> add,
        IEnumerable<KeyValuePair<string, string?>> addresses,
        IDictionary<string, string?>? settings,
        Issued? identity,
        Action<IServiceCollection>? configure)
    {
        var files = new IdentityFiles(NewDirectory());
        files.Write(identity ?? Authority.Workload(name), Authority.RootPem);
        var edgeFiles = new IdentityFiles(NewDirectory());
        edgeFiles.Write(EdgeAuthority.Server("localhost"), EdgeAuthority.RootPem);

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production", ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection(Settings(name, files, edgeFiles));
        builder.Configuration.AddInMemoryCollection(Patience);
        builder.Configuration.AddInMemoryCollection(addresses);
        if (settings is not null)
            builder.Configuration.AddInMemoryCollection(settings);
        var log = new TestLog();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.AddServiceDefaults();
        add(builder.Services);
        configure?.Invoke(builder.Services);
        var client = new TestClient(builder.Build(), files, edgeFiles, log);
        _running.Add(client);
        return client;
    }

    // Long, so that a machine that stands still fails no call; tests that are about a limit set their own.
    private static readonly Dictionary<string, string?> Patience = new()
    {
        ["Mesh:Deadlines:Default"] = "00:00:30",
        ["Mesh:Clients:ConnectTimeout"] = "00:00:20",
    };

    private static Dictionary<string, string?> Settings(string name, IdentityFiles files, IdentityFiles edgeFiles) => new()
    {
        ["Mesh:ServiceName"] = name,
        ["Mesh:Identity:CertificatePath"] = files.CertificatePath,
        ["Mesh:Identity:PrivateKeyPath"] = files.PrivateKeyPath,
        ["Mesh:Identity:TrustBundlePath"] = files.TrustBundlePath,
        ["Mesh:Edge:CertificatePath"] = edgeFiles.CertificatePath,
        ["Mesh:Edge:PrivateKeyPath"] = edgeFiles.PrivateKeyPath,
        ["Mesh:Edge:TrustBundlePath"] = edgeFiles.TrustBundlePath,
        ["Mesh:Clients:InitialReconnectBackoff"] = "00:00:00.050",
        ["Mesh:Clients:MaxReconnectBackoff"] = "00:00:00.200",
    };
}
