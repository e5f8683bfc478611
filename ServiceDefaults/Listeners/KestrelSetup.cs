using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// Gives each listener that configuration declares its protocols, its TLS and its limits. A connection carries the name of
/// the listener that took it from its first byte on.
/// </summary>
internal sealed class KestrelSetup(
    IConfiguration configuration,
    IOptions<ListenerOptions> listenerOptions,
    IServiceProvider services,
    ConnectionAge connectionAge,
    PlaintextProtocols plaintext) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var limits = listenerOptions.ValueOrDefaults();
        SetLimits(options.Limits, limits);
        options.AddServerHeader = false;

        // Every endpoint brings its own TLS; without this Kestrel would look for a development certificate.
        options.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => null);

        var endpoints = options.ConfigurationLoader ?? options.Configure(configuration.GetSection("Kestrel"), reloadOnChange: false);
        endpoints.Endpoint(MeshListenerNames.Mesh, endpoint => Mesh(endpoint.ListenOptions, limits));
        endpoints.Endpoint(MeshListenerNames.Edge, endpoint => Edge(endpoint.ListenOptions, limits));
        endpoints.Endpoint(MeshListenerNames.Management, endpoint => Management(endpoint.ListenOptions));

        if (configuration[$"Kestrel:Endpoints:{MeshListenerNames.Management}:Url"] is { Length: > 0 })
            options.Listen(PlaintextProtocols.Http2EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private static void SetLimits(KestrelServerLimits limits, ListenerOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestHeadersTotalSize = options.MaxHeadersSize;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.Http2.MaxStreamsPerConnection = options.MaxConcurrentStreams;
        limits.Http2.MaxRequestHeaderFieldSize = options.MaxHeadersSize / 2;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
        limits.Http2.KeepAlivePingTimeout = options.KeepAlivePingTimeout;
        limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
        limits.Http2.InitialStreamWindowSize = 512 * 1024;
    }

    private void Mesh(ListenOptions listen, ListenerOptions limits)
    {
        listen.Protocols = HttpProtocols.Http2;
        Name(listen, MeshListeners.Mesh);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(
                services.GetRequiredService<MeshHandshake>().Server(context.Connection.RemoteEndPoint?.ToString() ?? "unknown")),
            HandshakeTimeout = limits.HandshakeTimeout,
        });
        listen.Use(next => connection => PeerIdentity.Attach(connection) ? next(connection) : Task.CompletedTask);
        listen.Use(connectionAge.Limit);
    }

    private void Edge(ListenOptions listen, ListenerOptions limits)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        Name(listen, MeshListeners.Edge);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(services.GetRequiredService<EdgeHandshake>().Server()),
            HandshakeTimeout = limits.HandshakeTimeout,
        });
        listen.Use(connectionAge.Limit);
    }

    private void Management(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        Name(listen, MeshListeners.Management);
        listen.Use(plaintext.Separate);
    }

    private static void Name(ListenOptions listen, MeshListeners listener)
    {
        var feature = new ListenerFeature(listener);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }
}
