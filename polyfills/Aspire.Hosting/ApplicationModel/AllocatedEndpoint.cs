using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint of a replica is.</summary>
[DebuggerDisplay("{UriString,nq}")]
public class AllocatedEndpoint
{
    /// <summary>Creates an address.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="address">A host name or IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="targetPortExpression">The port that the resource listens on, where it differs.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        TargetPortExpression = targetPortExpression;
    }

    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>A host name or IP address.</summary>
    public string Address { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The scheme.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary>The port that the resource listens on, where it differs from <see cref="Port"/>.</summary>
    public string? TargetPortExpression { get; }

    /// <summary>Address and port.</summary>
    public string EndPointString => $"{Address}:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The whole address.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <inheritdoc/>
    public override string ToString() => UriString;
}
