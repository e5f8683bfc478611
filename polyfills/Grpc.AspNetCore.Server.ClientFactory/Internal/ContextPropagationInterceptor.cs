using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.ClientFactory.Internal;

/// <summary>Puts the deadline and the cancellation of the call being served into the options of the calls that pass through.</summary>
internal sealed partial class ContextPropagationInterceptor(
    GrpcContextPropagationOptions options,
    IHttpContextAccessor contexts,
    ILogger<ContextPropagationInterceptor> logger) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        using var cancellation = Propagate(ref context);
        return continuation(request, context);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var cancellation = Propagate(ref context);
        var call = continuation(request, context);
        if (cancellation is null)
            return call;

        // Few callers dispose a unary call, so the link must not outlive its response.
        _ = DisposeAfter(call.ResponseAsync, cancellation);
        return new AsyncUnaryCall<TResponse>(
            call.ResponseAsync, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Dispose(call, cancellation));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var cancellation = Propagate(ref context);
        var call = continuation(context);
        if (cancellation is null)
            return call;

        _ = DisposeAfter(call.ResponseAsync, cancellation);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call.RequestStream, call.ResponseAsync, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Dispose(call, cancellation));
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var cancellation = Propagate(ref context);
        var call = continuation(request, context);
        return cancellation is null
            ? call
            : new AsyncServerStreamingCall<TResponse>(
                call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Dispose(call, cancellation));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var cancellation = Propagate(ref context);
        var call = continuation(context);
        return cancellation is null
            ? call
            : new AsyncDuplexStreamingCall<TRequest, TResponse>(
                call.RequestStream, call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, Dispose(call, cancellation));
    }

    private static Action Dispose(IDisposable call, CancellationTokenSource cancellation) => () =>
    {
        call.Dispose();
        cancellation.Dispose();
    };

    private static async Task DisposeAfter(Task response, CancellationTokenSource cancellation)
    {
        await response.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.Dispose();
    }

    /// <returns>The source that links two cancellations, to be disposed with the call; null if one was enough.</returns>
    private CancellationTokenSource? Propagate<TRequest, TResponse>(ref ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        if (!TryGetServerContext(out var server))
            return null;

        var callOptions = context.Options;
        if (server.Deadline < (callOptions.Deadline ?? DateTime.MaxValue))
            callOptions = callOptions.WithDeadline(server.Deadline);

        CancellationTokenSource? linked = null;
        if (server.CancellationToken.CanBeCanceled)
        {
            if (callOptions.CancellationToken.CanBeCanceled)
                linked = CancellationTokenSource.CreateLinkedTokenSource(callOptions.CancellationToken, server.CancellationToken);
            callOptions = callOptions.WithCancellationToken(linked?.Token ?? server.CancellationToken);
        }

        context = new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, callOptions);
        return linked;
    }

    private bool TryGetServerContext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ServerCallContext? context)
    {
        var http = contexts.HttpContext;
        context = http?.Features.Get<IServerCallContextFeature>()?.ServerCallContext;
        if (context is not null)
            return true;

        var missing = http is null ? "there is no HttpContext" : "the HttpContext serves no gRPC call";
        if (!options.SuppressContextNotFoundErrors)
        {
            throw new InvalidOperationException(
                $"Can't propagate a deadline and cancellation to the call: {missing}. Use the client while serving a gRPC call, " +
                $"or set {nameof(GrpcContextPropagationOptions)}.{nameof(GrpcContextPropagationOptions.SuppressContextNotFoundErrors)}.");
        }

        Log.NotPropagated(logger, missing);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "A call starts without a deadline and cancellation to propagate: {Missing}.", EventName = "NotPropagated")]
        public static partial void NotPropagated(ILogger logger, string missing);
    }
}
