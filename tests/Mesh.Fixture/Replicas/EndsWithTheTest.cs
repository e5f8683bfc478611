using Grpc.Core;
using Grpc.Core.Interceptors;
using Xunit;

namespace ShopMesh.Testing.Mesh.Replicas;

/// <summary>Gives calls that have no cancellation of their own that of the test that makes them.</summary>
internal sealed class EndsWithTheTest : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, WithCancellation(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, WithCancellation(context));

    private static ClientInterceptorContext<TRequest, TResponse> WithCancellation<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class =>
        context.Options.CancellationToken.CanBeCanceled
            ? context
            : new(context.Method, context.Host, context.Options.WithCancellationToken(TestContext.Current.CancellationToken));
}
