using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ShopMesh.Testing.Browser;

/// <summary>A SOCKS 5 server (RFC 1928, without authentication) that connects to servers of this machine and to nothing else.</summary>
internal sealed class LoopbackProxy : IAsyncDisposable
{
    private const byte Version = 5;
    private const byte Connect = 1;
    private const byte IPv4 = 1;
    private const byte Name = 3;
    private const byte IPv6 = 4;
    private const byte Succeeded = 0;
    private const byte NotAllowed = 2;
    private const byte Refused = 5;

    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;

    /// <summary>Serves the connections of a socket that listens; it is disposed with this.</summary>
    public LoopbackProxy(Socket listener)
    {
        _listener = listener;
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                var served = ServeAsync(client);
                _connections[served] = true;
                _ = served.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var browser = new NetworkStream(client, ownsSocket: true);
            if (await ReadTargetAsync(browser) is not { } target)
                return;
            if (!IsThisMachine(target.Host))
            {
                await AnswerAsync(browser, NotAllowed);
                return;
            }

            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.NoDelay = true;
            try
            {
                await socket.ConnectAsync(target.Host, target.Port, _stop.Token);
            }
            catch (SocketException)
            {
                await AnswerAsync(browser, Refused);
                return;
            }

            await AnswerAsync(browser, Succeeded);
            await using var server = new NetworkStream(socket, ownsSocket: false);
            await Task.WhenAll(PassAsync(browser, server, socket), PassAsync(server, browser, client));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone, or the tests are over.
        }
    }

    private async Task<(string Host, int Port)?> ReadTargetAsync(NetworkStream browser)
    {
        var head = await ReadAsync(browser, 2);
        if (head[0] != Version)
            return null;
        await ReadAsync(browser, head[1]);
        await browser.WriteAsync(new byte[] { Version, 0 }, _stop.Token);

        var request = await ReadAsync(browser, 4);
        if (request[1] != Connect)
            return null;
        var host = request[3] switch
        {
            IPv4 => new IPAddress(await ReadAsync(browser, 4)).ToString(),
            IPv6 => new IPAddress(await ReadAsync(browser, 16)).ToString(),
            Name => Encoding.ASCII.GetString(await ReadAsync(browser, (await ReadAsync(browser, 1))[0])),
            _ => "",
        };
        return (host, BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(browser, 2)));
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }

    private ValueTask AnswerAsync(NetworkStream browser, byte result) =>
        browser.WriteAsync(new byte[] { Version, result, 0, IPv4, 0, 0, 0, 0, 0, 0 }, _stop.Token);

    // A side that has no more to say may still listen.
    private async Task PassAsync(NetworkStream from, NetworkStream to, Socket destination)
    {
        await from.CopyToAsync(to, _stop.Token);
        destination.Shutdown(SocketShutdown.Send);
    }

    private static bool IsThisMachine(string host) =>
        host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
