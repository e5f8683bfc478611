namespace Grpc.Net.ClientFactory;

/// <summary>How long an interceptor of a client lives.</summary>
public enum InterceptorScope
{
    /// <summary>Made once, with the channel, from the root service provider, and shared by all clients of that name.</summary>
    Channel = 0,

    /// <summary>Made anew for each client, from the scope in which the client is created.</summary>
    Client = 1,
}
