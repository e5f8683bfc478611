using Microsoft.Extensions.Hosting;

namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>Disposes a host in the way it offers; telemetry is flushed by it.</summary>
internal readonly struct HostDisposal(IHost host) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }
}
