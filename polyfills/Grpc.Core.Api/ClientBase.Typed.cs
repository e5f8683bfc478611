namespace Grpc.Core;

/// <summary>Base of generated clients, with the type of the client.</summary>
/// <typeparam name="T">The type of the client.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Creates a client whose calls all throw; only for test doubles that override them.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Creates a client over a configuration.</summary>
    /// <param name="configuration">From another client.</param>
    protected ClientBase(ClientBaseConfiguration configuration) : base(configuration)
    {
    }

    /// <summary>Creates a client over a channel.</summary>
    /// <param name="channel">Carries the calls.</param>
    protected ClientBase(ChannelBase channel) : base(channel)
    {
    }

    /// <summary>Creates a client over an invoker.</summary>
    /// <param name="callInvoker">Starts the calls.</param>
    protected ClientBase(CallInvoker callInvoker) : base(callInvoker)
    {
    }

    /// <summary>
    /// Creates a client that asks for a host of its own, for servers that serve several. Without it, calls go to the channel's host.
    /// </summary>
    /// <param name="host">The host to ask for.</param>
    public T WithHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return NewInstance(Configuration.WithHost(host));
    }

    /// <summary>Creates a client of the same type over another configuration.</summary>
    /// <param name="configuration">What the new client is made of.</param>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
