using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.ClientFactory;
using Grpc.Net.ClientFactory.Internal;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures a gRPC client that was registered with <c>AddGrpcClient</c>.</summary>
public static class GrpcHttpClientBuilderExtensions
{
    /// <summary>Configures the channel that the clients share.</summary>
    /// <param name="builder">The client to configure.</param>
    /// <param name="configureChannel">Changes the options that the channel is created with.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder ConfigureChannel(this IHttpClientBuilder builder, Action<GrpcChannelOptions> configureChannel)
    {
        ArgumentNullException.ThrowIfNull(configureChannel);
        return builder.Configure((_, options) => options.ChannelOptionsActions.Add(configureChannel));
    }

    /// <inheritdoc cref="ConfigureChannel(IHttpClientBuilder, Action{GrpcChannelOptions})"/>
    /// <param name="builder">The client to configure.</param>
    /// <param name="configureChannel">Changes the options that the channel is created with, given the root service provider.</param>
    public static IHttpClientBuilder ConfigureChannel(
        this IHttpClientBuilder builder, Action<IServiceProvider, GrpcChannelOptions> configureChannel)
    {
        ArgumentNullException.ThrowIfNull(configureChannel);
        return builder.Configure((services, options) =>
            options.ChannelOptionsActions.Add(channel => configureChannel(services, channel)));
    }

    /// <summary>Adds an interceptor that is made once and shared by all clients of the name. Interceptors run in the order they are added.</summary>
    /// <param name="builder">The client to configure.</param>
    /// <param name="configureInvoker">Makes the interceptor.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder AddInterceptor(this IHttpClientBuilder builder, Func<Interceptor> configureInvoker) =>
        builder.AddInterceptor(InterceptorScope.Channel, configureInvoker);

    /// <inheritdoc cref="AddInterceptor(IHttpClientBuilder, Func{Interceptor})"/>
    /// <param name="builder">The client to configure.</param>
    /// <param name="configureInvoker">Makes the interceptor, given the root service provider.</param>
    public static IHttpClientBuilder AddInterceptor(this IHttpClientBuilder builder, Func<IServiceProvider, Interceptor> configureInvoker) =>
        builder.AddInterceptor(InterceptorScope.Channel, configureInvoker);

    /// <summary>Adds an interceptor that lives as long as <paramref name="scope"/> says. Interceptors of one scope run in the order they are added.</summary>
    /// <param name="builder">The client to configure.</param>
    /// <param name="scope">How long an instance lives.</param>
    /// <param name="configureInvoker">Makes the interceptor.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder AddInterceptor(
        this IHttpClientBuilder builder, InterceptorScope scope, Func<Interceptor> configureInvoker)
    {
        ArgumentNullException.ThrowIfNull(configureInvoker);
        return builder.AddInterceptor(scope, _ => configureInvoker());
    }

    /// <inheritdoc cref="AddInterceptor(IHttpClientBuilder, InterceptorScope, Func{Interceptor})"/>
    /// <param name="builder">The client to configure.</param>
    /// <param name="scope">How long an instance lives.</param>
    /// <param name="configureInvoker">Makes the interceptor, given the service provider of the scope.</param>
    public static IHttpClientBuilder AddInterceptor(
        this IHttpClientBuilder builder, InterceptorScope scope, Func<IServiceProvider, Interceptor> configureInvoker)
    {
        ArgumentNullException.ThrowIfNull(configureInvoker);
        return builder.Configure((_, options) =>
            options.InterceptorRegistrations.Add(new InterceptorRegistration(scope, configureInvoker)));
    }

    /// <summary>Adds an interceptor, taken from the service provider, that is shared by all clients of the name.</summary>
    /// <typeparam name="TInterceptor">A registered service.</typeparam>
    /// <param name="builder">The client to configure.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder AddInterceptor<TInterceptor>(this IHttpClientBuilder builder)
        where TInterceptor : Interceptor =>
        builder.AddInterceptor<TInterceptor>(InterceptorScope.Channel);

    /// <inheritdoc cref="AddInterceptor{TInterceptor}(IHttpClientBuilder)"/>
    /// <param name="builder">The client to configure.</param>
    /// <param name="scope">How long an instance lives.</param>
    public static IHttpClientBuilder AddInterceptor<TInterceptor>(this IHttpClientBuilder builder, InterceptorScope scope)
        where TInterceptor : Interceptor =>
        builder.AddInterceptor(scope, static services => services.GetRequiredService<TInterceptor>());

    /// <summary>Adds credentials to each call, beside those that the call already has.</summary>
    /// <param name="builder">The client to configure.</param>
    /// <param name="authInterceptor">Adds headers to the metadata of a call.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder AddCallCredentials(
        this IHttpClientBuilder builder, Func<AuthInterceptorContext, Metadata, Task> authInterceptor)
    {
        ArgumentNullException.ThrowIfNull(authInterceptor);
        return builder.AddCallCredentials(CallCredentials.FromInterceptor((context, metadata) => authInterceptor(context, metadata)));
    }

    /// <inheritdoc cref="AddCallCredentials(IHttpClientBuilder, Func{AuthInterceptorContext, Metadata, Task})"/>
    /// <param name="builder">The client to configure.</param>
    /// <param name="authInterceptor">Adds headers to the metadata of a call, given the provider of the client's scope.</param>
    public static IHttpClientBuilder AddCallCredentials(
        this IHttpClientBuilder builder, Func<AuthInterceptorContext, Metadata, IServiceProvider, Task> authInterceptor)
    {
        ArgumentNullException.ThrowIfNull(authInterceptor);
        return builder.Configure((_, options) => options.CallOptionsActions.Add(call =>
        {
            var services = call.ServiceProvider;
            call.Add(CallCredentials.FromInterceptor((context, metadata) => authInterceptor(context, metadata, services)));
        }));
    }

    /// <inheritdoc cref="AddCallCredentials(IHttpClientBuilder, Func{AuthInterceptorContext, Metadata, Task})"/>
    /// <param name="builder">The client to configure.</param>
    /// <param name="credentials">The credentials to add.</param>
    public static IHttpClientBuilder AddCallCredentials(this IHttpClientBuilder builder, CallCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return builder.Configure((_, options) => options.CallOptionsActions.Add(call => call.Add(credentials)));
    }

    /// <summary>Sets how a client is made from an invoker.</summary>
    /// <param name="builder">The client to configure.</param>
    /// <param name="configureCreator">Makes a client of the registered type.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder ConfigureGrpcClientCreator(this IHttpClientBuilder builder, Func<CallInvoker, object> configureCreator)
    {
        ArgumentNullException.ThrowIfNull(configureCreator);
        return builder.Configure((_, options) => options.Creator = configureCreator);
    }

    /// <inheritdoc cref="ConfigureGrpcClientCreator(IHttpClientBuilder, Func{CallInvoker, object})"/>
    /// <param name="builder">The client to configure.</param>
    /// <param name="configureCreator">Makes a client of the registered type, given the root service provider.</param>
    public static IHttpClientBuilder ConfigureGrpcClientCreator(
        this IHttpClientBuilder builder, Func<IServiceProvider, CallInvoker, object> configureCreator)
    {
        ArgumentNullException.ThrowIfNull(configureCreator);
        return builder.Configure((services, options) => options.Creator = invoker => configureCreator(services, invoker));
    }

    private static void Add(this CallOptionsContext call, CallCredentials credentials)
    {
        var existing = call.CallOptions.Credentials;
        call.CallOptions = call.CallOptions.WithCredentials(
            existing is null ? credentials : CallCredentials.Compose(existing, credentials));
    }

    private static IHttpClientBuilder Configure(
        this IHttpClientBuilder builder, Action<IServiceProvider, GrpcClientFactoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var registry = builder.Services
            .FirstOrDefault(static item => item.ServiceType == typeof(ClientRegistry))?.ImplementationInstance as ClientRegistry;
        if (registry is null || !registry.Contains(builder.Name))
        {
            throw new InvalidOperationException(
                $"'{builder.Name}' is not a gRPC client. Call this method on what services.AddGrpcClient<TClient>() returns.");
        }

        builder.Services.AddTransient<IConfigureOptions<GrpcClientFactoryOptions>>(services =>
            new ConfigureNamedOptions<GrpcClientFactoryOptions>(builder.Name, options => configure(services, options)));
        return builder;
    }
}
