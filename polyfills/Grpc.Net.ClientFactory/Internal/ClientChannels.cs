using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory.Internal;

/// <summary>
/// One channel per client name, created on first use and kept as long as the container: a channel owns connections,
/// resolvers and balancers, so a second one would balance over connections of its own.
/// </summary>
internal sealed class ClientChannels(
    IServiceProvider services,
    IOptionsMonitor<GrpcClientFactoryOptions> clientOptions,
    IOptionsMonitor<HttpClientFactoryOptions> httpOptions,
    IHttpMessageHandlerFactory handlers,
    ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, (GrpcChannel Channel, CallInvoker Invoker)> _channels = new();
    private readonly Lock _creation = new();
    private bool _disposed;

    public CallInvoker GetInvoker(string name, Type clientType)
    {
        if (_channels.TryGetValue(name, out var existing))
            return existing.Invoker;

        lock (_creation)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_channels.TryGetValue(name, out existing))
                return existing.Invoker;

            var options = clientOptions.Get(name);
            var channel = CreateChannel(name, clientType, options);
            var invoker = channel.CreateCallInvoker().Intercept(options, InterceptorScope.Channel, services);
            _channels[name] = (channel, invoker);
            return invoker;
        }
    }

    public void Dispose()
    {
        lock (_creation)
        {
            _disposed = true;
            foreach (var (channel, _) in _channels.Values)
                channel.Dispose();
            _channels.Clear();
        }
    }

    private GrpcChannel CreateChannel(string name, Type clientType, GrpcClientFactoryOptions options)
    {
        if (httpOptions.Get(name).HttpClientActions.Count > 0)
        {
            throw new InvalidOperationException(
                $"ConfigureHttpClient has no effect on gRPC clients, because a channel has no HttpClient of the factory. " +
                $"Remove it from the client '{name}' and use ConfigureChannel or ConfigurePrimaryHttpMessageHandler.");
        }

        var channelOptions = new GrpcChannelOptions
        {
            // The whole handler pipeline. The channel looks through delegating handlers for a SocketsHttpHandler and, if it
            // finds one whose ConnectCallback is free, does its own connecting and balancing there.
            HttpHandler = handlers.CreateHandler(name),
            LoggerFactory = loggers,
            ServiceProvider = services,
        };
        foreach (var configure in options.ChannelOptionsActions)
            configure(channelOptions);

        var address = options.Address ?? throw new InvalidOperationException(
            $"The gRPC client '{name}' has no address. Set one: services.AddGrpcClient<{clientType.Name}>(o => o.Address = new Uri(\"https://localhost:5001\")).");

        return GrpcChannel.ForAddress(address, channelOptions);
    }
}
