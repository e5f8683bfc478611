namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary>The whole address.</summary>
    Url,

    /// <summary>The host name.</summary>
    Host,

    /// <summary>The IPv4 address of the host.</summary>
    IPV4Host,

    /// <summary>The port that callers use.</summary>
    Port,

    /// <summary>The scheme.</summary>
    Scheme,

    /// <summary>The port that the resource listens on.</summary>
    TargetPort,

    /// <summary>Host name and port.</summary>
    HostAndPort,

    /// <summary>Whether the scheme encrypts: True or False.</summary>
    TlsEnabled,
}
