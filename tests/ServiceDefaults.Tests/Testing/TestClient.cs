using Mesh.Test.V1;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>A process that calls a service.</summary>
internal sealed class TestClient(IHost host, IdentityFiles files, IdentityFiles edgeFiles, TestLog log) : IAsyncDisposable
{
    public IHost Host => host;

    public Probe.ProbeClient Probe => host.Services.GetRequiredService<Probe.ProbeClient>();

    public IdentityFiles Files => files;

    public IdentityFiles EdgeFiles => edgeFiles;

    public TestLog Log => log;

    public void Set(params (string Key, string? Value)[] settings) =>
        TestService.Reload(host.Services.GetRequiredService<IConfiguration>(), settings);

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
