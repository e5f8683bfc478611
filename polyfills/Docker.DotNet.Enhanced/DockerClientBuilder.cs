using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.NPipe;

namespace Docker.DotNet;

/// <summary>Makes clients.</summary>
public class DockerClientBuilder
{
    private static readonly TimeSpan StandardTimeout = TimeSpan.FromSeconds(100);

    private Uri? _endpoint;
    private IAuthProvider? _authProvider;
    private Version? _apiVersion;
    private IReadOnlyDictionary<string, string>? _headers;
    private TimeSpan _timeout = StandardTimeout;

    /// <summary>Creates a builder with the engine of this machine as endpoint.</summary>
    public DockerClientBuilder()
    {
    }

    private protected DockerClientBuilder(DockerClientBuilder other)
    {
        _endpoint = other._endpoint;
        _authProvider = other._authProvider;
        _apiVersion = other._apiVersion;
        _headers = other._headers;
        _timeout = other._timeout;
    }

    private protected virtual NPipeTransportOptions PipeOptions { get; } = new();

    /// <summary>Sets the address of the engine. Without it: <c>/var/run/docker.sock</c>, on Windows the pipe <c>docker_engine</c>.</summary>
    /// <param name="endpoint">A URI with the scheme <c>unix</c>, <c>npipe</c>, <c>tcp</c>, <c>http</c> or <c>https</c>.</param>
    /// <returns>This builder.</returns>
    public DockerClientBuilder WithEndpoint(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _endpoint = endpoint;
        return this;
    }

    /// <summary>Sets how the client authenticates itself.</summary>
    /// <param name="authProvider">Credentials; null: none.</param>
    /// <returns>This builder.</returns>
    public DockerClientBuilder WithAuthProvider(IAuthProvider? authProvider)
    {
        _authProvider = authProvider;
        return this;
    }

    /// <summary>Sets the highest version of the API to use. An engine that speaks only older ones is spoken to in the highest of its own.</summary>
    /// <param name="apiVersion">The version; null: the highest that client and engine both speak.</param>
    /// <returns>This builder.</returns>
    public DockerClientBuilder WithApiVersion(Version? apiVersion)
    {
        _apiVersion = apiVersion;
        return this;
    }

    /// <summary>Sets headers that are sent with every request.</summary>
    /// <param name="headers">Values by name.</param>
    /// <returns>This builder.</returns>
    public DockerClientBuilder WithHeaders(IReadOnlyDictionary<string, string>? headers)
    {
        _headers = headers;
        return this;
    }

    /// <summary>Sets the time after which a call that neither streams nor waits fails. The default is 100 seconds.</summary>
    /// <param name="timeout">The time; <see cref="Timeout.InfiniteTimeSpan"/>: none.</param>
    /// <returns>This builder.</returns>
    public DockerClientBuilder WithTimeout(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        _timeout = timeout;
        return this;
    }

    /// <summary>Sets options of the transport through a named pipe.</summary>
    /// <param name="transportOptions">The options.</param>
    /// <returns>A builder with what was set so far.</returns>
    public DockerClientBuilder<NPipeTransportOptions> WithTransportOptions(NPipeTransportOptions transportOptions)
    {
        ArgumentNullException.ThrowIfNull(transportOptions);
        return new DockerClientBuilder<NPipeTransportOptions>(this, transportOptions);
    }

    /// <summary>Makes a client. It connects with the first call.</summary>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The endpoint's scheme is not known.</exception>
    public DockerClient Build() => new(
        new ResolvedClientOptions
        {
            Endpoint = _endpoint ?? new Uri(OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock"),
            AuthProvider = _authProvider,
            ApiVersion = _apiVersion,
            Headers = _headers ?? new Dictionary<string, string>(),
            Timeout = _timeout,
        },
        PipeOptions);
}
