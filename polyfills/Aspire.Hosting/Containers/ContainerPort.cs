using System.Net.Sockets;

namespace Aspire.Hosting.Containers;

/// <summary>A port of a container and the port of this machine that leads to it.</summary>
/// <param name="HostPort">The port of this machine.</param>
/// <param name="TargetPort">The port in the container.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="HostAddress">The address of this machine; only what asks for it is open to others than this machine.</param>
internal readonly record struct ContainerPort(
    int HostPort, int TargetPort, ProtocolType Protocol = ProtocolType.Tcp, string HostAddress = "127.0.0.1");
