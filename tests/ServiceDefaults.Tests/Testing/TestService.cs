using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>A service that runs.</summary>
internal sealed class TestService(
    WebApplication app, string name, IdentityFiles files, IdentityFiles edgeFiles, ProbeBehaviour behaviour, TestLog log) : IAsyncDisposable
{
    public WebApplication App => app;

    public string Name => name;

    public IdentityFiles Files => files;

    public IdentityFiles EdgeFiles => edgeFiles;

    public ProbeBehaviour Behaviour => behaviour;

    public TestLog Log => log;

    public IServiceProvider Services => app.Services;

    public Uri Mesh { get; private set; } = null!;

    public Uri Edge { get; private set; } = null!;

    public Uri Management { get; private set; } = null!;

    public void ReadAddresses()
    {
        // Kestrel lists the endpoints of configuration by name.
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => Uri.IsWellFormedUriString(address, UriKind.Absolute)).Select(address => new Uri(address)).ToArray();
        Management = addresses.Single(address => address.Scheme == Uri.UriSchemeHttp);
        var secure = addresses.Where(address => address.Scheme == Uri.UriSchemeHttps).ToArray();
        (Edge, Mesh) = (secure[0], secure[1]);
    }

    /// <summary>Changes configuration, and tells those who watch it.</summary>
    public void Set(params (string Key, string? Value)[] settings) => Reload(app.Configuration, settings);

    public static void Reload(IConfiguration configuration, params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
            configuration[key] = value;
        ((IConfigurationRoot)configuration).Reload();
    }

    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
