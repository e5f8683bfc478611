using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ShopMesh.Dashboard.Configuration;

namespace ShopMesh.Dashboard.Hosting;

/// <summary>Opens the listeners and knows where they ended up.</summary>
internal sealed class DashboardListeners
{
    private readonly List<(ListenerKind Kind, ListenerAddress Asked, ListenOptions Opened)> _listeners = [];

    /// <summary>Where people look at the pages, such as <c>http://localhost:18888</c>; known after the start.</summary>
    public Uri Frontend => AddressOf(ListenerKind.Frontend);

    /// <summary>Where OTLP over gRPC is taken; known after the start.</summary>
    public Uri OtlpGrpc => AddressOf(ListenerKind.OtlpGrpc);

    /// <summary>Where OTLP over HTTP is taken; known after the start.</summary>
    public Uri OtlpHttp => AddressOf(ListenerKind.OtlpHttp);

    /// <summary>Whether the pages can only be reached from this machine.</summary>
    public bool IsFrontendOnLoopback => _listeners.Where(listener => listener.Kind == ListenerKind.Frontend).All(listener => listener.Asked.IsLoopback);

    public void Open(KestrelServerOptions kestrel, DashboardOptions options)
    {
        // Without TLS there is no negotiation: such a listener speaks one version of HTTP.
        foreach (var url in options.Frontend.EndpointUrls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Open(kestrel, ListenerKind.Frontend, url, url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1);
        Open(kestrel, ListenerKind.OtlpGrpc, options.Otlp.GrpcEndpointUrl, HttpProtocols.Http2);
        Open(kestrel, ListenerKind.OtlpHttp, options.Otlp.HttpEndpointUrl, HttpProtocols.Http1);
    }

    private void Open(KestrelServerOptions kestrel, ListenerKind kind, string url, HttpProtocols protocols)
    {
        if (!ListenerAddress.TryParse(url, out var address))
            throw new DashboardConfigurationException([$"'{url}' is not an address to listen on."]);
        var feature = new ListenerFeature(kind);
        var opened = address.Listen(kestrel, listener =>
        {
            listener.Protocols = protocols;
            listener.Use(next => connection =>
            {
                connection.Features.Set(feature);
                return next(connection);
            });
        });
        _listeners.Add((kind, address, opened));
    }

    private Uri AddressOf(ListenerKind kind)
    {
        var (_, asked, opened) = _listeners.First(listener => listener.Kind == kind);
        var port = asked.Port != 0 ? asked.Port : (opened.EndPoint as IPEndPoint)?.Port ?? 0;
        var host = asked.IsLoopback || !IPAddress.TryParse(asked.Host.Trim('[', ']'), out var ip) || IPAddress.Any.Equals(ip) || IPAddress.IPv6Any.Equals(ip)
            ? asked.Port == 0 || asked.IsLoopback && IPAddress.TryParse(asked.Host.Trim('[', ']'), out _) ? "127.0.0.1" : "localhost"
            : asked.Host;
        return new Uri($"{(asked.IsHttps ? "https" : "http")}://{host}:{port}");
    }
}
