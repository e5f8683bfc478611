using Grpc.Net.ClientFactory;
using Grpc.Net.ClientFactory.Internal;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC clients with the client factory.</summary>
public static class GrpcClientServiceExtensions
{
    /// <summary>Registers <typeparamref name="TClient"/> under its type's name.</summary>
    /// <typeparam name="TClient">The generated client, resolved as a transient service.</typeparam>
    /// <param name="services">The services to add to.</param>
    /// <returns>A builder for the channel, its HTTP handlers and the client's interceptors.</returns>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services)
        where TClient : class =>
        services.AddGrpcClient<TClient>(typeof(TClient).Name);

    /// <inheritdoc cref="AddGrpcClient{TClient}(IServiceCollection)"/>
    /// <param name="services">The services to add to.</param>
    /// <param name="configureClient">Sets the address and more.</param>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class =>
        services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <inheritdoc cref="AddGrpcClient{TClient}(IServiceCollection)"/>
    /// <param name="services">The services to add to.</param>
    /// <param name="configureClient">Sets the address and more, with the root service provider.</param>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class =>
        services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>Registers <typeparamref name="TClient"/> under a name, so that one type can have several channels.</summary>
    /// <typeparam name="TClient">The generated client, resolved by <see cref="GrpcClientFactory.CreateClient{TClient}"/>.</typeparam>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">The name of the registration.</param>
    /// <returns>A builder for the channel, its HTTP handlers and the client's interceptors.</returns>
    /// <exception cref="InvalidOperationException">The name is taken by a client of another type.</exception>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);

        Registry(services).Add(name, typeof(TClient));
        services.AddLogging();
        services.AddOptions();
        services.TryAddTransient<GrpcClientFactory, DefaultGrpcClientFactory>();
        services.TryAddSingleton<ClientChannels>();
        services.TryAddSingleton<ClientActivator<TClient>>();
        services.AddTransient(provider => provider.GetRequiredService<GrpcClientFactory>().CreateClient<TClient>(name));

        // First of the actions, so that whatever else is configured, for this name or for all, wins over it.
        services.Configure<HttpClientFactoryOptions>(name, static options =>
            options.HttpMessageHandlerBuilderActions.Insert(0, static builder => builder.PrimaryHandler = PrimaryHandler()));

        // The channel holds on to its handler for good, so the factory must not retire it.
        return services.AddHttpClient(name).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc cref="AddGrpcClient{TClient}(IServiceCollection, string)"/>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">The name of the registration.</param>
    /// <param name="configureClient">Sets the address and more.</param>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var builder = services.AddGrpcClient<TClient>(name);
        services.Configure(name, configureClient);
        return builder;
    }

    /// <inheritdoc cref="AddGrpcClient{TClient}(IServiceCollection, string)"/>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">The name of the registration.</param>
    /// <param name="configureClient">Sets the address and more, with the root service provider.</param>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var builder = services.AddGrpcClient<TClient>(name);
        services.AddTransient<IConfigureOptions<GrpcClientFactoryOptions>>(provider =>
            new ConfigureNamedOptions<GrpcClientFactoryOptions>(name, options => configureClient(provider, options)));
        return builder;
    }

    // An HTTP/2 connection carries 100 streams by default; the 101st call should open another one, not queue.
    private static SocketsHttpHandler PrimaryHandler() => new() { EnableMultipleHttp2Connections = true };

    private static ClientRegistry Registry(IServiceCollection services)
    {
        if (services.FirstOrDefault(static item => item.ServiceType == typeof(ClientRegistry))?.ImplementationInstance is ClientRegistry existing)
            return existing;

        var registry = new ClientRegistry();
        services.AddSingleton(registry);
        return registry;
    }
}
