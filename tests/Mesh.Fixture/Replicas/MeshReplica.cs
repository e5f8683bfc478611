using System.Net.Security;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults;
using ShopMesh.Testing.Mesh.Identity;

namespace ShopMesh.Testing.Mesh.Replicas;

/// <summary>One replica of a service within the test's process: the service as its Program builds it, on sockets and TLS of its own.</summary>
public sealed class MeshReplica : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MeshIdentities _identities;
    private readonly List<GrpcChannel> _channels = [];
    private readonly Uri _mesh;
    private readonly Uri _edge;

    private MeshReplica(WebApplication app, MeshIdentities identities, RecordedLog log)
    {
        _app = app;
        _identities = identities;
        Log = log;

        // Kestrel lists the endpoints of configuration by name: edge before mesh.
        var secure = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => address.StartsWith("https:", StringComparison.Ordinal)).Select(address => new Uri(address)).ToArray();
        (_edge, _mesh) = (secure[0], secure[1]);
    }

    /// <summary>What the replica has logged.</summary>
    public RecordedLog Log { get; }

    /// <summary>The replica's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a replica on free ports.</summary>
    /// <param name="service">Its name in the mesh.</param>
    /// <param name="identities">Who signs its certificates.</param>
    /// <param name="settings">Settings beside those of its appsettings.json, which must lie beside the test.</param>
    /// <param name="add">What its Program adds to the service defaults.</param>
    /// <param name="map">What its Program maps.</param>
    /// <param name="configure">What the test changes; null for nothing.</param>
    public static async Task<MeshReplica> StartAsync(
        string service,
        MeshIdentities identities,
        IReadOnlyDictionary<string, string?> settings,
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(identities);
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(map);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = "Production",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(identities.Enroll(service));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:mesh:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:edge:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:management:Url"] = "http://127.0.0.1:0",
            ["Mesh:Shutdown:DrainDelay"] = "00:00:00",
        });
        builder.Configuration.AddInMemoryCollection(settings);

        var log = new RecordedLog();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.AddServiceDefaults();
        add(builder);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            return new MeshReplica(app, identities, log);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The edge listener.</summary>
    public Uri Edge => _edge;

    /// <summary>Calls as a program outside the mesh that may do what any program may. Calls end with the test that makes them.</summary>
    public CallInvoker EdgeCaller() => EdgeCaller(new Metadata { { TestProgram.Header, TestProgram.ApiKey } });

    /// <summary>Calls as a person or a program outside the mesh. Calls end with the test that makes them.</summary>
    /// <param name="credentials">The headers that say who calls; none for nobody.</param>
    public CallInvoker EdgeCaller(Metadata credentials) => Open(_edge, _identities.EdgeClient()).Intercept(headers =>
    {
        foreach (var credential in credentials)
            headers.Add(credential);
        return headers;
    });

    /// <summary>Calls as another service does. Calls end with the test that makes them.</summary>
    /// <param name="caller">The service that calls.</param>
    public CallInvoker MeshCaller(string caller) => Open(_mesh, _identities.MeshClient(caller));

    /// <summary>Stops the replica as its host would: it drains, ends what does not end by itself, and goes.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private CallInvoker Open(Uri address, SslClientAuthenticationOptions tls)
    {
        var handler = new SocketsHttpHandler { SslOptions = tls, EnableMultipleHttp2Connections = true };
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        _channels.Add(channel);
        return channel.Intercept(new EndsWithTheTest());
    }
}
