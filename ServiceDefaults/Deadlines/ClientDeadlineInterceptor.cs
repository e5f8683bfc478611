using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Deadlines;

/// <summary>
/// Gives each call a deadline: the earliest of the caller's own, the one configured for the rpc, and, where it is made to
/// serve another call, that one's deadline less a margin. A deadline is never extended.
/// </summary>
internal sealed class ClientDeadlineInterceptor(
    IOptions<DeadlineOptions> options, IHttpContextAccessor contexts, TimeProvider clock) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, WithDeadline(context));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, WithDeadline(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, WithDeadline(context));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(WithDeadline(context));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(WithDeadline(context));

    private ClientInterceptorContext<TRequest, TResponse> WithDeadline<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var deadlines = options.Value;
        var method = context.Method;

        var deadline = now + deadlines.For(method.FullName[1..], method.Type != MethodType.Unary);
        if (context.Options.Deadline is { } own)
            deadline = Earlier(deadline, own.ToUniversalTime());
        if (Served() is { } served && served < DateTime.MaxValue)
            deadline = Earlier(deadline, served - deadlines.Margin);

        // The call would be given up as soon as it began; it is not worth a round trip to find that out.
        if (deadline <= now)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, $"There is no time left to call {method.FullName[1..]} before the caller's deadline."));
        }

        return new ClientInterceptorContext<TRequest, TResponse>(method, context.Host, context.Options.WithDeadline(deadline));
    }

    private DateTime? Served() => contexts.HttpContext?.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Deadline;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
