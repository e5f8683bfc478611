using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Balancing;
using ShopMesh.ServiceDefaults.Clients;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Deadlines;
using ShopMesh.ServiceDefaults.Identity;
using ShopMesh.ServiceDefaults.Telemetry;

namespace ShopMesh.ServiceDefaults;

/// <summary>Clients of other services.</summary>
public static class MeshClientExtensions
{
    /// <summary>
    /// Adds a client of another service of the mesh: calls are balanced over its replicas (round_robin, each call for itself),
    /// go over mutual TLS to a server that proves to be that service, have a deadline, and are tried again where that is safe.
    /// </summary>
    /// <typeparam name="TClient">The generated client, such as <c>UserService.UserServiceClient</c>.</typeparam>
    /// <param name="services">Where to; the host has <c>AddServiceDefaults</c>.</param>
    /// <param name="serviceName">The service's name in the mesh; its addresses are <c>services:{serviceName}:mesh:*</c>.</param>
    public static IHttpClientBuilder AddMeshClient<TClient>(this IServiceCollection services, string serviceName) where TClient : class
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        services.AddSingleton(new ClientRequirement(serviceName, IsEdge: false));
        return services.AddClient<TClient>(serviceName, $"mesh:///{serviceName}", isEdge: false);
    }

    /// <summary>
    /// Adds a client of the edge listener of a service, for programs outside the mesh: server TLS against
    /// <c>Mesh:Edge:TrustBundlePath</c> and the host name; for the rest like <see cref="AddMeshClient"/>.
    /// </summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to; the host has <c>AddServiceDefaults</c>.</param>
    /// <param name="serviceName">The service's name; its addresses are <c>services:{serviceName}:edge:*</c>.</param>
    public static IHttpClientBuilder AddEdgeClient<TClient>(this IServiceCollection services, string serviceName) where TClient : class
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        services.AddSingleton(new ClientRequirement(serviceName, IsEdge: true));
        return services.AddClient<TClient>(serviceName, $"mesh:///_edge.{serviceName}", isEdge: true);
    }

    private static IHttpClientBuilder AddClient<TClient>(this IServiceCollection services, string serviceName, string address, bool isEdge)
        where TClient : class
    {
        SpiffeId? Peer(IServiceProvider provider)
        {
            var mesh = provider.GetRequiredService<IOptions<MeshOptions>>().Value;
            return isEdge ? null : SpiffeId.ForService(mesh.TrustDomain, mesh.Namespace, serviceName);
        }

        // The order of a call: measured as a whole, given its deadline, cancelled with the call that it serves, then tried
        // by gRPC as often as the service config allows, each attempt with a span of its own and a replica of its own.
        return services
            .AddGrpcClient<TClient>($"{address}#{typeof(TClient).Name}", options => options.Address = new Uri(address))
            .AddInterceptor(provider => ActivatorUtilities.CreateInstance<ClientTelemetryInterceptor>(provider, serviceName))
            .AddInterceptor(provider => ActivatorUtilities.CreateInstance<ClientDeadlineInterceptor>(provider))
            .EnableCallContextPropagation(options => options.SuppressContextNotFoundErrors = true)
            .RemoveAllLoggers()
            .AddHttpMessageHandler(provider => new ClientSpanHandler(Peer(provider), serviceName, provider.GetRequiredService<RpcMetrics>()))
            .AddHttpMessageHandler(() => new ConnectionFailureHandler())
            .AddHttpMessageHandler(provider => new ApiKeyHandler(isEdge ? provider.GetRequiredService<IOptions<EdgeOptions>>().Value.ApiKey : null))
            .AddHttpMessageHandler(provider => new SilenceHandler(
                provider.GetRequiredService<Replicas>(), provider.GetRequiredService<IOptions<ClientOptions>>().Value, provider.GetRequiredService<TimeProvider>()))
            .ConfigurePrimaryHttpMessageHandler(provider => ClientHandler.Create(
                provider.GetRequiredService<IOptions<ClientOptions>>().Value,
                isEdge
                    ? provider.GetRequiredService<EdgeHandshake>().Client()
                    : provider.GetRequiredService<MeshHandshake>().Client(Peer(provider)!)))
            .ConfigureChannel((provider, channel) =>
            {
                var options = provider.GetRequiredService<IOptions<ClientOptions>>().Value;
                channel.Credentials = ChannelCredentials.SecureSsl;
                channel.ServiceConfig = MeshServiceConfig.Create(typeof(TClient), options);
                channel.InitialReconnectBackoff = options.InitialReconnectBackoff;
                channel.MaxReconnectBackoff = options.MaxReconnectBackoff;
                channel.MaxReceiveMessageSize = options.MaxMessageSize;
                channel.MaxSendMessageSize = options.MaxMessageSize;
                channel.MaxRetryAttempts = options.RetryAttempts;
                channel.MaxRetryBufferSize = options.RetryBufferSize;
                channel.MaxRetryBufferPerCallSize = options.RetryBufferPerCallSize;
            });
    }
}
