using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>How clients connect and try again (section <c>Mesh:Clients</c>); the same for each client of the process.</summary>
public sealed class ClientOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Clients";

    /// <summary><c>ConnectTimeout</c>, default 3 s: for a connection with its TLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary><c>InitialReconnectBackoff</c>, default 250 ms: the wait after the first failed attempt to reach a replica.</summary>
    public TimeSpan InitialReconnectBackoff { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary><c>MaxReconnectBackoff</c>, default 10 s: the longest wait between two attempts.</summary>
    public TimeSpan MaxReconnectBackoff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><c>KeepAlivePingDelay</c>, default 10 s: a connection that is silent for so long is asked whether it is still there.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><c>KeepAlivePingTimeout</c>, default 10 s: a connection that does not answer within is given up.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><c>ProbeDelay</c>, default 1 s: a replica whose answer to a call takes so long is asked for a sign of life.</summary>
    public TimeSpan ProbeDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>ProbeTimeout</c>, default 1.5 s: a replica that gives no sign of life within is passed over until it does, and calls that wait
    /// for it are made elsewhere, if they may be made twice. It gets longer where another replica takes more than a third of this to answer the
    /// same question, and nothing is sent away where none answers. With <c>ProbeDelay</c>, less than half of a deadline leaves time for a second attempt.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary><c>MaxMessageSize</c> in bytes, default 4 MiB: the largest message that is taken or sent.</summary>
    public int MaxMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary><c>RetryAttempts</c>, default 4 with the first; 1 switches retries off. Only rpcs that declare an <c>idempotency_level</c> are tried again.</summary>
    public int RetryAttempts { get; set; } = 4;

    /// <summary><c>RetryInitialBackoff</c>, default 100 ms: the longest wait before the second attempt; each wait is random below its bound (gRFC A6).</summary>
    public TimeSpan RetryInitialBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary><c>RetryMaxBackoff</c>, default 1 s: the bound of the later waits, which grow by half each time.</summary>
    public TimeSpan RetryMaxBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary><c>RetryBufferSize</c> in bytes, default 16 MiB: requests of one channel that are kept for another attempt; calls beyond it are not retried.</summary>
    public long RetryBufferSize { get; set; } = 16 * 1024 * 1024;

    /// <summary><c>RetryBufferPerCallSize</c> in bytes, default 1 MiB: the same for one call.</summary>
    public long RetryBufferPerCallSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// <c>RetryTokens</c>, default 100: the retry budget of a channel. A failure takes one, a success gives a tenth back, and
    /// while half of them or fewer are left nothing is tried again, so that retries do not bury a service that is down. Half of them are
    /// also the calls that can be in flight to a replica that dies and all be made elsewhere; a third, to one that falls silent.
    /// </summary>
    public int RetryTokens { get; set; } = 100;

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. OptionRule.Between("Mesh:Clients:ConnectTimeout", ConnectTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        .. OptionRule.Between("Mesh:Clients:InitialReconnectBackoff", InitialReconnectBackoff, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        .. OptionRule.Between("Mesh:Clients:MaxReconnectBackoff", MaxReconnectBackoff, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        .. OptionRule.AtMost("Mesh:Clients:InitialReconnectBackoff", InitialReconnectBackoff, "Mesh:Clients:MaxReconnectBackoff", MaxReconnectBackoff),
        .. OptionRule.Between("Mesh:Clients:KeepAlivePingDelay", KeepAlivePingDelay, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        .. OptionRule.Between("Mesh:Clients:KeepAlivePingTimeout", KeepAlivePingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        .. OptionRule.Between("Mesh:Clients:ProbeDelay", ProbeDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        .. OptionRule.Between("Mesh:Clients:ProbeTimeout", ProbeTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        .. OptionRule.Between("Mesh:Clients:MaxMessageSize", MaxMessageSize, 1024, 256 * 1024 * 1024),
        .. OptionRule.Between("Mesh:Clients:RetryAttempts", RetryAttempts, 1, 5),
        .. OptionRule.Between("Mesh:Clients:RetryInitialBackoff", RetryInitialBackoff, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        .. OptionRule.Between("Mesh:Clients:RetryMaxBackoff", RetryMaxBackoff, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        .. OptionRule.AtMost("Mesh:Clients:RetryInitialBackoff", RetryInitialBackoff, "Mesh:Clients:RetryMaxBackoff", RetryMaxBackoff),
        .. OptionRule.Between("Mesh:Clients:RetryBufferSize", RetryBufferSize, 0, 1L << 30),
        .. OptionRule.Between("Mesh:Clients:RetryBufferPerCallSize", RetryBufferPerCallSize, 0, 1L << 28),
        .. OptionRule.Between("Mesh:Clients:RetryTokens", RetryTokens, 1, 1000),
    ];
}
