using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Net.ClientFactory.Internal;

/// <summary>Calls the constructor of <typeparamref name="TClient"/> that takes a <see cref="CallInvoker"/>, found once per type.</summary>
internal sealed class ClientActivator<TClient>
    where TClient : class
{
    private readonly Lazy<ObjectFactory> _factory =
        new(static () => ActivatorUtilities.CreateFactory(typeof(TClient), [typeof(CallInvoker)]));

    public TClient Create(IServiceProvider services, CallInvoker invoker) => (TClient)_factory.Value(services, [invoker]);
}
