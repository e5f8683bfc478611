using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Endpoints;

/// <summary>The address of an endpoint as somebody sees it: in a container, <c>localhost</c> is the container.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Host">The host name or IP address.</param>
/// <param name="Port">The port.</param>
internal readonly record struct SeenAddress(string Scheme, string Host, string Port)
{
    /// <summary>What the engine's containers call this machine.</summary>
    public const string ThisMachine = "host.docker.internal";

    public string HostAndPort => $"{Host}:{Port}";

    public string Url => $"{Scheme}://{HostAndPort}";

    /// <summary>What <paramref name="caller"/> reaches <paramref name="address"/> of <paramref name="resource"/> by.</summary>
    public static SeenAddress Of(IResource resource, AllocatedEndpoint address, IResource? caller)
    {
        var port = address.Port.ToString(CultureInfo.InvariantCulture);
        if (!IsInContainer(caller) || !IsThisMachine(address.Address)) return new SeenAddress(address.UriScheme, address.Address, port);
        // Containers of an application share a network, on which they are known by their resource's name.
        return IsInContainer(resource)
            ? new SeenAddress(address.UriScheme, resource.Name, address.TargetPortExpression ?? port)
            : new SeenAddress(address.UriScheme, ThisMachine, port);
    }

    private static bool IsInContainer(IResource? resource) => resource is ContainerResource { IsOnThisMachine: false };

    private static bool IsThisMachine(string host) => host is "localhost" or "127.0.0.1" or "[::1]" or "::1";
}
