using Grpc.AspNetCore.ClientFactory;
using Grpc.AspNetCore.ClientFactory.Internal;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Ties the calls of a client to the call that the server is serving.</summary>
public static class GrpcServerHttpClientBuilderExtensions
{
    /// <summary>
    /// Gives each call of the client the deadline and the cancellation of the gRPC call being served. A call that has an earlier
    /// deadline, or a cancellation of its own, keeps it: a deadline is never extended.
    /// </summary>
    /// <param name="builder">A client registered with <c>AddGrpcClient</c>.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder EnableCallContextPropagation(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var name = builder.Name;
        builder.Services.AddHttpContextAccessor();
        return builder.AddInterceptor(services => new ContextPropagationInterceptor(
            services.GetRequiredService<IOptionsMonitor<GrpcContextPropagationOptions>>().Get(name),
            services.GetRequiredService<IHttpContextAccessor>(),
            services.GetRequiredService<ILogger<ContextPropagationInterceptor>>()));
    }

    /// <inheritdoc cref="EnableCallContextPropagation(IHttpClientBuilder)"/>
    /// <param name="builder">A client registered with <c>AddGrpcClient</c>.</param>
    /// <param name="configureOptions">Says what happens where no gRPC call is being served.</param>
    public static IHttpClientBuilder EnableCallContextPropagation(
        this IHttpClientBuilder builder, Action<GrpcContextPropagationOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureOptions);

        builder.Services.Configure(builder.Name, configureOptions);
        return builder.EnableCallContextPropagation();
    }
}
