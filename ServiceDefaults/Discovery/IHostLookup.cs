using System.Net;
using System.Net.Sockets;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>Asks for the addresses of a name.</summary>
internal interface IHostLookup
{
    /// <summary>All addresses of the name, of both families.</summary>
    /// <exception cref="SocketException">There are none, or nobody could be asked.</exception>
    Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken);
}
