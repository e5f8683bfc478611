using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory.Internal;

/// <summary>Transient, so that <paramref name="services"/> is the scope that asks for the client.</summary>
internal sealed class DefaultGrpcClientFactory(
    IServiceProvider services,
    ClientRegistry registry,
    ClientChannels channels,
    IOptionsMonitor<GrpcClientFactoryOptions> options) : GrpcClientFactory
{
    public override TClient CreateClient<TClient>(string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!registry.Contains(name, typeof(TClient)))
            throw new InvalidOperationException($"No gRPC client of type '{typeof(TClient).Name}' is registered under the name '{name}'.");

        var clientOptions = options.Get(name);
        var invoker = channels.GetInvoker(name, typeof(TClient)).Intercept(clientOptions, InterceptorScope.Client, services);
        if (clientOptions.CallOptionsActions.Count > 0)
            invoker = new CallOptionsInvoker(invoker, clientOptions.CallOptionsActions, services);

        return clientOptions.Creator is null
            ? services.GetRequiredService<ClientActivator<TClient>>().Create(services, invoker)
            : Create<TClient>(clientOptions.Creator, name, invoker);
    }

    private static TClient Create<TClient>(Func<CallInvoker, object> creator, string name, CallInvoker invoker)
        where TClient : class =>
        creator(invoker) switch
        {
            TClient client => client,
            null => throw new InvalidOperationException($"The creator configured for the gRPC client '{name}' returned null."),
            var other => throw new InvalidOperationException(
                $"The creator configured for the gRPC client '{name}' returned '{other.GetType().FullName}', not '{typeof(TClient).FullName}'."),
        };
}
