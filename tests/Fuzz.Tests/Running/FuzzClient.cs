using System.Net;
using System.Net.Http.Headers;
using ShopMesh.Fuzz.Tests.Cases;
using ShopMesh.Testing.Shop.Identity;

namespace ShopMesh.Fuzz.Tests.Running;

/// <summary>Sends whatever it is told to over HTTP/2 and TLS, with none of a gRPC client's manners.</summary>
internal sealed class FuzzClient(FuzzShop shop) : IDisposable
{
    private readonly HttpClient _mesh = Open(shop.MeshTls);
    private readonly HttpClient _edge = Open(shop.EdgeTls);

    public async Task<Answer> SendAsync(Door door, string service, Attack attack, CancellationToken cancellationToken)
    {
        var process = shop.Processes[service];
        var (client, port) = door == Door.Mesh ? (_mesh, process.MeshPort) : (_edge, process.EdgePort);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"https://localhost:{port}{attack.Path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var content = new CutContent(attack.Body, attack.IsCut);
        request.Content = content;
        if (attack.ContentType is { } type)
            content.Headers.TryAddWithoutValidation("content-type", type);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in attack.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (door == Door.EdgeProgram)
            request.Headers.TryAddWithoutValidation(TestProgram.Header, TestProgram.ApiKey);

        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = client.SendAsync(request, cut.Token);
        if (attack.IsCut)
        {
            await Task.WhenAny(content.Written, sending);
            await cut.CancelAsync();
        }

        try
        {
            using var response = await sending;
            return await Answer.ReadAsync(response, cut.Token);
        }
        catch (OperationCanceledException) when (attack.IsCut && !cancellationToken.IsCancellationRequested)
        {
            return new Answer(0, null, "");
        }
        catch (HttpRequestException)
        {
            return new Answer(0, null, "");
        }
    }

    public void Dispose()
    {
        _mesh.Dispose();
        _edge.Dispose();
    }

    private static HttpClient Open(System.Net.Security.SslClientAuthenticationOptions tls) => new(new SocketsHttpHandler
    {
        SslOptions = tls,
        EnableMultipleHttp2Connections = true,
        MaxResponseDrainSize = 0,
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };
}
