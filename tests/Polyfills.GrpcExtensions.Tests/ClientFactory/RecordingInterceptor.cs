using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Polyfills.GrpcExtensions.Tests.ClientFactory;

/// <summary>Tells the test of each unary call that passes through.</summary>
internal sealed class RecordingInterceptor(Action onCall) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        onCall();
        return continuation(request, context);
    }
}
