using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>Limits of the listeners (section <c>Mesh:Listeners</c>). They hold for each connection, or each message, of any listener.</summary>
public sealed class ListenerOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Listeners";

    /// <summary><c>MaxConcurrentStreams</c>, default 100: calls that one connection may have open; a client opens another connection beyond.</summary>
    public int MaxConcurrentStreams { get; set; } = 100;

    /// <summary><c>MaxConnections</c>, default 2048: open connections over all listeners; more are closed at once.</summary>
    public int MaxConnections { get; set; } = 2048;

    /// <summary><c>MaxMessageSize</c> in bytes, default 4 MiB: the largest message that is taken or sent.</summary>
    public int MaxMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary><c>MaxHeadersSize</c> in bytes, default 32 KiB: all headers of one call together.</summary>
    public int MaxHeadersSize { get; set; } = 32 * 1024;

    /// <summary><c>KeepAlivePingDelay</c>, default 30 s: a connection that is silent for so long is asked whether it is still there.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary><c>KeepAlivePingTimeout</c>, default 10 s: a connection that does not answer within is closed.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><c>HandshakeTimeout</c>, default 5 s: how long a TLS handshake, or the first bytes in plaintext, may take.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary><c>IdleTimeout</c>, default 5 min: a connection without a call for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// <c>MaxConnectionAge</c>, default 30 min, ±10 % so that not all end at once: the connection is then closed gracefully
    /// (GOAWAY), and the client opens a new one, to replicas and with certificates of the day. A mesh connection ends no
    /// later than the certificate of its caller.
    /// </summary>
    public TimeSpan MaxConnectionAge { get; set; } = TimeSpan.FromMinutes(30);

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. OptionRule.Between("Mesh:Listeners:MaxConcurrentStreams", MaxConcurrentStreams, 1, 10_000),
        .. OptionRule.Between("Mesh:Listeners:MaxConnections", MaxConnections, 1, 1_000_000),
        .. OptionRule.Between("Mesh:Listeners:MaxMessageSize", MaxMessageSize, 1024, 256 * 1024 * 1024),
        .. OptionRule.Between("Mesh:Listeners:MaxHeadersSize", MaxHeadersSize, 1024, 1024 * 1024),
        .. OptionRule.Between("Mesh:Listeners:KeepAlivePingDelay", KeepAlivePingDelay, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        .. OptionRule.Between("Mesh:Listeners:KeepAlivePingTimeout", KeepAlivePingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        .. OptionRule.Between("Mesh:Listeners:HandshakeTimeout", HandshakeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        .. OptionRule.Between("Mesh:Listeners:IdleTimeout", IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        .. OptionRule.Between("Mesh:Listeners:MaxConnectionAge", MaxConnectionAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
    ];
}
