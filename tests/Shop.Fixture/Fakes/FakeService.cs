using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Testing.Shop.Fakes;

/// <summary>A fake behind a real member of the mesh: real listeners, real mutual TLS, in the test process.</summary>
public sealed class FakeService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeService(WebApplication app, int meshPort, int edgePort)
    {
        _app = app;
        (MeshPort, EdgePort) = (meshPort, edgePort);
    }

    /// <summary>The port of the mesh listener.</summary>
    public int MeshPort { get; }

    /// <summary>The port of the edge listener.</summary>
    public int EdgePort { get; }

    /// <summary>Starts a fake.</summary>
    /// <typeparam name="TService">The fake, a generated service's base implemented.</typeparam>
    /// <param name="name">Its name in the mesh.</param>
    /// <param name="service">The fake.</param>
    /// <param name="identities">Who vouches for it.</param>
    /// <param name="callers">By caller, the rpcs that it may call over the mesh.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="edgePort">The port of its edge listener; null for any.</param>
    /// <param name="map">What else it serves; null for nothing.</param>
    public static async Task<FakeService> StartAsync<TService>(
        string name, TService service, MeshIdentities identities, IReadOnlyDictionary<string, string[]> callers, CancellationToken cancellationToken,
        int? edgePort = null, Action<WebApplication>? map = null)
        where TService : class
    {
        var ports = FreePorts.Take(3);
        ports[1] = edgePort ?? ports[1];
        var settings = identities.Enroll(name);
        settings["Kestrel:Endpoints:mesh:Url"] = $"https://localhost:{ports[0]}";
        settings["Kestrel:Endpoints:edge:Url"] = $"https://localhost:{ports[1]}";
        settings["Kestrel:Endpoints:management:Url"] = $"http://localhost:{ports[2]}";
        foreach (var (caller, rpcs) in callers)
        {
            for (var i = 0; i < rpcs.Length; i++)
                settings[$"Mesh:Authorization:Callers:{caller}:{i}"] = rpcs[i];
        }

        // What a fake lets in is not what is tested.
        var contract = (Google.Protobuf.Reflection.ServiceDescriptor)typeof(TService).BaseType!.DeclaringType!.GetProperty("Descriptor")!.GetValue(null)!;
        settings[$"Mesh:Authorization:Edge:{contract.FullName}/*:Anonymous"] = "true";

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        // Nothing but the test decides: the output folder of a test holds settings of services that it builds upon.
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(service);
        var app = builder.Build();
        app.MapMeshService<TService>(MeshListeners.Mesh | MeshListeners.Edge);
        map?.Invoke(app);
        app.MapDefaultEndpoints();
        await app.StartAsync(cancellationToken);
        return new FakeService(app, ports[0], ports[1]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
