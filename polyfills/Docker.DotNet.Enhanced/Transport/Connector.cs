using System.IO.Pipes;
using System.Net.Security;
using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.NPipe;

namespace Docker.DotNet.Transport;

/// <summary>
/// Opens byte streams to the engine. TLS is part of the stream and not left to the HTTP handler, so that whoever has hijacked
/// a connection can close its writing half.
/// </summary>
internal static class Connector
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    internal static Func<CancellationToken, ValueTask<Stream>> Create(ResolvedClientOptions options, NPipeTransportOptions pipe)
    {
        var endpoint = options.Endpoint;
        var tls = options.AuthProvider is { TlsEnabled: true };
        return endpoint.Scheme.ToLowerInvariant() switch
        {
            "unix" => cancellationToken => ConnectUnixAsync(endpoint.LocalPath, cancellationToken),
            "npipe" => cancellationToken => ConnectPipeAsync(endpoint, pipe.ConnectTimeout, cancellationToken),
            "tcp" or "http" when !tls => cancellationToken => ConnectTcpAsync(endpoint, PlainPort, cancellationToken),
            "tcp" or "http" or "https" => cancellationToken => ConnectTlsAsync(endpoint, options.AuthProvider, cancellationToken),
            _ => throw new ArgumentException(
                $"The scheme of the engine's address is {endpoint.Scheme}; it has to be unix, npipe, tcp, http or https.", nameof(options)),
        };
    }

    /// <summary>Tells the other side that nothing more is written, while reading goes on.</summary>
    internal static async Task CloseWriteAsync(Stream connection)
    {
        switch (connection)
        {
            case NetworkStream network:
                network.Socket.Shutdown(SocketShutdown.Send);
                break;
            case SslStream tls:
                await tls.ShutdownAsync().ConfigureAwait(false);
                break;
            default:
                throw new NotSupportedException("A named pipe's writing half can't be closed on its own.");
        }
    }

    private static async ValueTask<Stream> ConnectUnixAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectTcpAsync(Uri endpoint, int defaultPort, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A follower of logs may wait for hours; without probes it would not learn that the engine's machine is gone.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            // The scheme tcp has no port of its own; those of HTTP are Docker's only where an address says so.
            var port = endpoint.Port > 0 ? endpoint.Port : defaultPort;
            await socket.ConnectAsync(endpoint.DnsSafeHost, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectTlsAsync(Uri endpoint, IAuthProvider? authProvider, CancellationToken cancellationToken)
    {
        var network = await ConnectTcpAsync(endpoint, TlsPort, cancellationToken).ConfigureAwait(false);
        var tls = new SslStream(network, leaveInnerStreamOpen: false);
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = endpoint.DnsSafeHost };
            authProvider?.ConfigureTls(options);
            await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectPipeAsync(Uri endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // npipe://server/pipe/name, where a server of "." or none is this machine: npipe:////./pipe/name is common, too.
        var parts = $"{endpoint.Host}/{endpoint.AbsolutePath}".Split('/', StringSplitOptions.RemoveEmptyEntries);
        var marker = Array.IndexOf(parts, "pipe");
        if (marker < 0 || marker == parts.Length - 1)
            throw new ArgumentException($"{endpoint} is not of the form npipe://./pipe/name.", nameof(endpoint));
        var server = marker == 0 ? "." : parts[marker - 1];
        var name = string.Join('/', parts[(marker + 1)..]);

        var pipe = new NamedPipeClientStream(server, name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(timeout, cancellationToken).ConfigureAwait(false);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
