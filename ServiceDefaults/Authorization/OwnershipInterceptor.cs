using Grpc.Core;
using Grpc.Core.Interceptors;
using ShopMesh.ServiceDefaults.Authentication;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>
/// Where a caller may act for themselves only, the endpoint has to ask whose it is (<c>AuthorizeOwner</c>, <c>OwnerRestriction</c>). Nothing
/// leaves one that forgot: the call fails as any other bug does.
/// </summary>
internal sealed class OwnershipInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(request, context);
        Check(context);
        return response;
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(requestStream, context);
        Check(context);
        return response;
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await continuation(request, Guard(responseStream, context), context);
        Check(context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await continuation(requestStream, Guard(responseStream, context), context);
        Check(context);
    }

    private static IServerStreamWriter<T> Guard<T>(IServerStreamWriter<T> writer, ServerCallContext context) =>
        CallerExtensions.Feature(context.GetHttpContext()) is { OwnerOnly: true } feature ? new GuardedWriter<T>(writer, feature, context.Method) : writer;

    private static void Check(ServerCallContext context) => Check(CallerExtensions.Feature(context.GetHttpContext()), context.Method);

    private static void Check(CallerFeature feature, string method)
    {
        if (feature is { OwnerOnly: true, OwnerAsked: false })
            throw new InvalidOperationException($"{method} lets owners in and does not ask whose it is: call AuthorizeOwner or OwnerRestriction.");
    }

    private sealed class GuardedWriter<T>(IServerStreamWriter<T> writer, CallerFeature feature, string method) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => writer.WriteOptions;
            set => writer.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            Check(feature, method);
            return writer.WriteAsync(message, cancellationToken);
        }
    }
}
