using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>How the factory creates the clients of one name, and the channel that they share.</summary>
public class GrpcClientFactoryOptions
{
    /// <summary>
    /// The address of the service. Required. A scheme other than <c>http</c> and <c>https</c> names a resolver, such as
    /// <c>dns:///orders:5001</c>; the channel then needs credentials.
    /// </summary>
    public Uri? Address { get; set; }

    /// <summary>Run on the channel's options, in order, before the channel is created.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Run on the options of each call, in order, before interceptors see the call.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    /// <summary>Interceptors, outermost first; those of the client come before those of the channel.</summary>
    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Makes the client from an invoker. Unset, the client's constructor that takes a <see cref="CallInvoker"/> is used.</summary>
    public Func<CallInvoker, object>? Creator { get; set; }
}
