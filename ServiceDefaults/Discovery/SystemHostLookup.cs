using System.Net;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>Asks the system: its hosts file, its search list and its DNS servers.</summary>
internal sealed class SystemHostLookup : IHostLookup
{
    public Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
