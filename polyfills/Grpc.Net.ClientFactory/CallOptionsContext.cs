using Grpc.Core;

namespace Grpc.Net.ClientFactory;

/// <summary>The options of a call that is about to start, open to change.</summary>
public class CallOptionsContext
{
    internal CallOptionsContext(CallOptions callOptions, IServiceProvider serviceProvider)
    {
        CallOptions = callOptions;
        ServiceProvider = serviceProvider;
    }

    /// <summary>The options that the call starts with.</summary>
    public CallOptions CallOptions { get; set; }

    /// <summary>The provider of the scope in which the client was created.</summary>
    public IServiceProvider ServiceProvider { get; }
}
