using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using Google.Protobuf;
using Mesh.Test.V1;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>Calls a listener as a page in a browser does, with fetch.</summary>
internal sealed class WebCall(Uri listener) : IDisposable
{
    public const string Origin = "https://shop.example.com";

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
    })
    {
        BaseAddress = listener,
    };

    /// <summary>Asks whether a page may make a call.</summary>
    public async Task<HttpResponseMessage> PreflightAsync(string origin, string headers = "content-type,x-grpc-web,authorization")
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/mesh.test.v1.Probe/Echo");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Calls an rpc with one message.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string text = "hello", Version? version = null, string origin = Origin)
    {
        var message = new EchoRequest { DisplayText = text };
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/mesh.test.v1.Probe/{method}")
        {
            Content = new ByteArrayContent(frame) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/grpc-web+proto") } },
            Version = version ?? new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("Origin", origin);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The first message of a response and the trailers at its end.</summary>
    public static async Task<(EchoResponse Message, string Trailers)> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var size = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1));
        return (EchoResponse.Parser.ParseFrom(body.AsSpan(5, size)), Encoding.ASCII.GetString(body.AsSpan(10 + size)));
    }

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    public void Dispose() => _http.Dispose();
}
