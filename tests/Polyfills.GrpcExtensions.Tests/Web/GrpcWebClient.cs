using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Polyfills.GrpcExtensions.Tests.Hosting;

namespace Polyfills.GrpcExtensions.Tests.Web;

/// <summary>Speaks gRPC-Web over a plain HTTP client, so that every byte of the protocol is seen.</summary>
internal sealed class GrpcWebClient(GrpcServer server, Version version) : IDisposable
{
    public const string Binary = "application/grpc-web";
    public const string Text = "application/grpc-web-text";

    private readonly HttpClient _http = new() { BaseAddress = server.Address };

    /// <summary>Sends a request and returns when the headers of the response are there.</summary>
    public async Task<GrpcWebResponse> SendAsync(string method, HttpContent content, string? accept = null, CancellationToken? cancellationToken = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/polyfills.test.v1.Echo/{method}")
        {
            Content = content,
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        var response = await _http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken ?? TestContext.Current.CancellationToken);
        return new GrpcWebResponse(response);
    }

    public Task<GrpcWebResponse> SendAsync(string method, string contentType, string text, string? accept = null) =>
        SendAsync(method, Content(contentType, text), accept);

    /// <summary>The body of a request with one message.</summary>
    public static HttpContent Content(string contentType, string text)
    {
        var frame = Frame(new EchoRequest { Text = text });
        var body = contentType.StartsWith(Text, StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame;
        return Body(contentType, body);
    }

    public static HttpContent Body(string contentType, byte[] body) =>
        new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };

    public static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    public void Dispose() => _http.Dispose();
}
