using System.Net.Sockets;

namespace Aspire.Hosting.Containers;

/// <summary>A port of a container and the loopback port of this machine that leads to it.</summary>
internal readonly record struct ContainerPort(int HostPort, int TargetPort, ProtocolType Protocol = ProtocolType.Tcp);
