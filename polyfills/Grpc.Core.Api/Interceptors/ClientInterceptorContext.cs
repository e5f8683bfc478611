namespace Grpc.Core.Interceptors;

/// <summary>A call that a client interceptor stands in the way of.</summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
/// <param name="method">The called method.</param>
/// <param name="host">The host to ask for; <see langword="null"/> for the channel's.</param>
/// <param name="options">Headers, deadline and so on.</param>
public struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>The called method.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The host to ask for; <see langword="null"/> for the channel's.</summary>
    public string? Host { get; } = host;

    /// <summary>Headers, deadline and so on.</summary>
    public CallOptions Options { get; } = options;
}
