using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint that a resource listens on.</summary>
[DebuggerDisplay("{Name,nq} {UriScheme,nq} {Port}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;
    private volatile IReadOnlyList<AllocatedEndpoint> _replicas = [];

    /// <summary>Creates an endpoint.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="uriScheme">The scheme of its address; the default is that of the protocol.</param>
    /// <param name="transport">http, http2 or tcp; the default follows the scheme.</param>
    /// <param name="name">Its name; the default is the scheme.</param>
    /// <param name="port">The port that callers use; null for a free one.</param>
    /// <param name="targetPort">The port that the resource listens on; null for <paramref name="port"/>.</param>
    /// <param name="isExternal">Whether callers from outside the system are meant to use it.</param>
    /// <param name="isProxied">Whether the host may choose the port on which the resource listens.</param>
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
    {
        ThrowIfNotAPort(port, nameof(port));
        ThrowIfNotAPort(targetPort, nameof(targetPort));
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ResourceNames.Validate(Name, "endpoint");
        _transport = transport;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
    }

    /// <summary>Its name.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The port that callers use; null for a free one. Of several replicas, the first one gets it.</summary>
    public int? Port { get; set; }

    /// <summary>The port that the resource listens on, where it differs.</summary>
    public int? TargetPort { get; set; }

    /// <summary>The scheme of its address.</summary>
    public string UriScheme { get; set; }

    /// <summary>The host name of its address.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>http, http2 or tcp.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : "tcp");
        set => _transport = value;
    }

    /// <summary>Whether callers from outside the system are meant to use it.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether the host may choose the port on which the resource listens.</summary>
    public bool IsProxied { get; set; }

    /// <summary>Whether <see cref="UriScheme"/> encrypts.</summary>
    public bool TlsEnabled => UriScheme is "https" or "wss" or "grpcs";

    /// <summary>The address of the first replica; null until addresses are allocated.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _replicas is [var first, ..] ? first : null;
        set => _replicas = value is null ? [] : [value];
    }

    /// <summary>The environment variable that tells the resource its port.</summary>
    internal string? PortEnvironmentVariable { get; set; }

    /// <summary>The endpoint's key under <c>Kestrel:Endpoints</c>; null if it does not come from there.</summary>
    internal string? KestrelKey { get; set; }

    /// <summary>The address as the settings name it, of which the port is replaced.</summary>
    internal string? KestrelHost { get; set; }

    /// <summary>The configuration key that the port comes from, to say so if the port is taken.</summary>
    internal string? ConfiguredBy { get; set; }

    /// <summary>One address per replica, in their order.</summary>
    internal IReadOnlyList<AllocatedEndpoint> ReplicaEndpoints
    {
        get => _replicas;
        set => _replicas = value;
    }

    private static void ThrowIfNotAPort(int? port, string parameter)
    {
        if (port is < 1 or > 65535) throw new ArgumentOutOfRangeException(parameter, port, "A port is a number from 1 to 65535.");
    }
}
