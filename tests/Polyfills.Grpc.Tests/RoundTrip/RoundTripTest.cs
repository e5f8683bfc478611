using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Polyfills.Grpc.Tests.Protos;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

/// <summary>Owns the servers and channels of a test.</summary>
public abstract class RoundTripTest : IAsyncDisposable
{
    private readonly List<EchoServer> _servers = [];
    private readonly List<GrpcChannel> _channels = [];

    private protected static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _channels.ForEach(channel => channel.Dispose());
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private protected static EchoMessage Message(string text) => new() { Text = text };

    private protected async Task<EchoServer> StartServerAsync(
        EchoService? service = null, Action<GrpcServiceOptions>? configure = null, Action<ListenOptions>? listen = null)
    {
        var server = await EchoServer.StartAsync(service, configure, listen);
        _servers.Add(server);
        return server;
    }

    private protected GrpcChannel Connect(EchoServer server, GrpcChannelOptions? options = null) =>
        Connect(server.Address.AbsoluteUri, options);

    private protected GrpcChannel Connect(string address, GrpcChannelOptions? options = null)
    {
        var channel = GrpcChannel.ForAddress(address, options ?? new GrpcChannelOptions());
        _channels.Add(channel);
        return channel;
    }

    private protected async Task<Echo.EchoClient> StartAsync(
        EchoService? service = null, Action<GrpcServiceOptions>? configure = null, GrpcChannelOptions? options = null) =>
        new(Connect(await StartServerAsync(service, configure), options));
}
