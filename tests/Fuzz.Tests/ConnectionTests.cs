using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ShopMesh.Fuzz.Tests.Running;

namespace ShopMesh.Fuzz.Tests;

/// <summary>Bytes that are not even HTTP/2, after a handshake that is right.</summary>
public sealed class ConnectionTests(FuzzShop shop)
{
    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    [Theory]
    [InlineData(Door.Mesh)]
    [InlineData(Door.EdgeUnknown)]
    public async Task Garbage_on_a_connection_ends_that_connection_only(Door door)
    {
        var random = new Random(7);
        foreach (var (service, process) in shop.Processes)
        {
            for (var i = 0; i < 10; i++)
            {
                var garbage = new byte[random.Next(9, 3000)];
                random.NextBytes(garbage);
                await using var connection = await ConnectAsync(door == Door.Mesh ? process.MeshPort : process.EdgePort, door);
                await SendAsync(connection, [.. i % 2 == 0 ? Preface : [], .. Settings, .. garbage]);
                (await EndsAsync(connection)).ShouldBeTrue($"{service} keeps a connection that speaks no HTTP/2.");
            }

            await using var next = await ConnectAsync(process.EdgePort, Door.EdgeUnknown);
            next.NegotiatedApplicationProtocol.ShouldBe(SslApplicationProtocol.Http2);
        }
    }

    // An empty SETTINGS frame; what follows is cut into frames by whatever lengths are in it.
    private static ReadOnlySpan<byte> Settings => [0, 0, 0, 4, 0, 0, 0, 0, 0];

    private async Task<SslStream> ConnectAsync(int port, Door door)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("localhost", port, TestContext.Current.CancellationToken);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var tls = door == Door.Mesh ? shop.MeshTls : shop.EdgeTls;
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = tls.TargetHost,
                ClientCertificates = tls.ClientCertificates,
                CertificateChainPolicy = tls.CertificateChainPolicy,
                RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            },
            TestContext.Current.CancellationToken);
        return stream;
    }

    private static async Task SendAsync(SslStream connection, byte[] bytes)
    {
        try
        {
            await connection.WriteAsync(bytes, TestContext.Current.CancellationToken);
            await connection.FlushAsync(TestContext.Current.CancellationToken);
            // Whatever the last frame claims to have still to come does not.
            await connection.ShutdownAsync();
        }
        catch (IOException)
        {
            // It was closed while we were still sending.
        }
    }

    private static async Task<bool> EndsAsync(SslStream connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        try
        {
            while (await connection.ReadAsync(buffer, patience.Token) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
