using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// Serves HTTP/1.1 and HTTP/2 on one plaintext port. Without TLS there is no ALPN, and Kestrel then takes every connection
/// for HTTP/1.1; but a client of HTTP/2 with prior knowledge begins with a preface that no other protocol begins with
/// (RFC 9113, section 3.4). So the first bytes are looked at, and connections that begin with the preface are handed to a
/// second endpoint that speaks HTTP/2 and has no socket of its own: a transport whose connections come from here.
/// </summary>
internal sealed class PlaintextProtocols(IOptions<ListenerOptions> options, TimeProvider clock)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>The address of the endpoint without a socket.</summary>
    public static readonly EndPoint Http2EndPoint = new PrefaceEndPoint();

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    private readonly Channel<ConnectionContext> _http2 = Channel.CreateBounded<ConnectionContext>(128);

    /// <summary>A connection middleware that goes on with HTTP/1.1 and hands HTTP/2 over.</summary>
    public ConnectionDelegate Separate(ConnectionDelegate next) => async connection =>
    {
        switch (await ReadPrefaceAsync(connection))
        {
            case true:
                await HandOverAsync(connection);
                break;
            case false:
                await next(connection);
                break;
        }
    };

    /// <inheritdoc />
    public bool CanBind(EndPoint endpoint) => endpoint is PrefaceEndPoint;

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, _http2));

    /// <summary>Whether the connection begins with the preface; <see langword="null"/> when it ends, or says nothing, before that is clear.</summary>
    private async Task<bool?> ReadPrefaceAsync(ConnectionContext connection)
    {
        using var timeout = new CancellationTokenSource(options.Value.HandshakeTimeout, clock);
        try
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync(timeout.Token);
                var verdict = Compare(read.Buffer);

                // Nothing is consumed: whoever goes on reads the same bytes again, at once if the verdict is clear.
                connection.Transport.Input.AdvanceTo(read.Buffer.Start, verdict is null ? read.Buffer.End : read.Buffer.Start);
                if (verdict is not null || read.IsCompleted || read.IsCanceled)
                    return verdict;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (IOException)
        {
            // Reset by the other side.
            return null;
        }
    }

    private static bool? Compare(ReadOnlySequence<byte> buffer)
    {
        Span<byte> first = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, first.Length);
        buffer.Slice(0, length).CopyTo(first);
        if (!Preface.StartsWith(first[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }

    private async Task HandOverAsync(ConnectionContext connection)
    {
        await using var handed = new HandedOverConnection(connection);
        if (_http2.Writer.TryWrite(handed))
            await handed.Ended;
    }

    private sealed class PrefaceEndPoint : EndPoint
    {
        public override string ToString() => "management (HTTP/2)";
    }

    private sealed class Listener(EndPoint endPoint, Channel<ConnectionContext> connections) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _unbound.Token);
                return await connections.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (_unbound.IsCancellationRequested)
            {
                return null;
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            while (connections.Reader.TryRead(out var waiting))
                waiting.Abort();
        }

        public ValueTask DisposeAsync()
        {
            _unbound.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
