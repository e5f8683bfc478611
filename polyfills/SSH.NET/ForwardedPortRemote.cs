using System.Net;

namespace Renci.SshNet;

/// <summary>A port of the server whose connections come out on this side.</summary>
/// <param name="boundHostAddress">Address that the server listens on.</param>
/// <param name="boundPort">Port that the server listens on.</param>
/// <param name="hostAddress">Address that connections go to.</param>
/// <param name="port">Port that connections go to.</param>
public class ForwardedPortRemote(IPAddress boundHostAddress, uint boundPort, IPAddress hostAddress, uint port) : ForwardedPort
{
    /// <summary>Address that the server listens on.</summary>
    public IPAddress BoundHostAddress { get; } = boundHostAddress ?? throw new ArgumentNullException(nameof(boundHostAddress));

    /// <summary>Port that the server listens on.</summary>
    public uint BoundPort { get; } = boundPort;

    /// <summary>Address that connections go to.</summary>
    public IPAddress HostAddress { get; } = hostAddress ?? throw new ArgumentNullException(nameof(hostAddress));

    /// <summary>Port that connections go to.</summary>
    public uint Port { get; } = port;
}
