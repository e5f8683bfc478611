namespace Grpc.Net.ClientFactory;

/// <summary>Creates gRPC clients that were registered with <c>AddGrpcClient</c>.</summary>
public abstract class GrpcClientFactory
{
    /// <summary>Creates a client. Clients of one name share a channel, so creating one is cheap.</summary>
    /// <typeparam name="TClient">The type that the name was registered for.</typeparam>
    /// <param name="name">The name of the registration; the type's name where none was given.</param>
    /// <returns>A client over the shared channel.</returns>
    /// <exception cref="InvalidOperationException">There is no client of that name and type, or its configuration is incomplete.</exception>
    public abstract TClient CreateClient<TClient>(string name)
        where TClient : class;
}
