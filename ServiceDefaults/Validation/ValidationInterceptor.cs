using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ShopMesh.ServiceDefaults.Validation;

/// <summary>Runs the registered <c>IValidator&lt;TRequest&gt;</c> on each request message, the streamed ones as they arrive.</summary>
internal sealed class ValidationInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await RequestValidator<TRequest>.For(context).ValidateAsync(request, context.CancellationToken);
        return await continuation(request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await RequestValidator<TRequest>.For(context).ValidateAsync(request, context.CancellationToken);
        await continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Validated(requestStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Validated(requestStream, context), responseStream, context);

    private static IAsyncStreamReader<TRequest> Validated<TRequest>(IAsyncStreamReader<TRequest> requests, ServerCallContext context)
    {
        var validator = RequestValidator<TRequest>.For(context);
        return validator.IsEmpty ? requests : new ValidatedStream<TRequest>(requests, validator);
    }
}
