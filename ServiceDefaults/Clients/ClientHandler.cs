using System.Net.Security;

namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>The HTTP handler of a channel. gRPC's balancer makes its connections; this says how TLS and keep-alive go on them.</summary>
internal static class ClientHandler
{
    public static SocketsHttpHandler Create(ClientOptions options, SslClientAuthenticationOptions tls) => new()
    {
        SslOptions = tls,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.ConnectTimeout,
        KeepAlivePingDelay = options.KeepAlivePingDelay,
        KeepAlivePingTimeout = options.KeepAlivePingTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,

        // The span of the call is the span of the request; see ClientSpanHandler.
        ActivityHeadersPropagator = null,
    };
}
