using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>
/// A request that says of itself that it came by HTTP/2, since gRPC refuses any other. The server's own idea of the protocol, by
/// which it frames the response, is not touched.
/// </summary>
internal sealed class Http2RequestFeature(IHttpRequestFeature request) : IHttpRequestFeature
{
    public string Protocol
    {
        get => HttpProtocol.Http2;
        set => request.Protocol = value;
    }

    public string Scheme { get => request.Scheme; set => request.Scheme = value; }

    public string Method { get => request.Method; set => request.Method = value; }

    public string PathBase { get => request.PathBase; set => request.PathBase = value; }

    public string Path { get => request.Path; set => request.Path = value; }

    public string QueryString { get => request.QueryString; set => request.QueryString = value; }

    public string RawTarget { get => request.RawTarget; set => request.RawTarget = value; }

    public IHeaderDictionary Headers { get => request.Headers; set => request.Headers = value; }

    public Stream Body { get => request.Body; set => request.Body = value; }
}
