using Grpc.Core;
using Grpc.Core.Interceptors;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>Measures each call that is made, from the first attempt to the last answer. Spans are made per attempt, by gRPC itself.</summary>
/// <param name="service">The name of the called service.</param>
/// <param name="metrics">Where durations go.</param>
/// <param name="clock">Measures them.</param>
internal sealed class ClientTelemetryInterceptor(string service, RpcMetrics metrics, TimeProvider clock) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = new MeasuredCall(this, context.Method.FullName);
        try
        {
            var response = continuation(request, context);
            call.End(StatusCode.OK);
            return response;
        }
        catch (Exception exception)
        {
            call.End(exception);
            throw;
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var measured = new MeasuredCall(this, context.Method.FullName);
        var call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            measured.UntilAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var measured = new MeasuredCall(this, context.Method.FullName);
        var call = continuation(context);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call.RequestStream, measured.UntilAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var measured = new MeasuredCall(this, context.Method.FullName);
        var call = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new MeasuredStream<TResponse>(call.ResponseStream, measured), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers,
            () => measured.Abandon(call.Dispose));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var measured = new MeasuredCall(this, context.Method.FullName);
        var call = continuation(context);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.RequestStream, new MeasuredStream<TResponse>(call.ResponseStream, measured), call.ResponseHeadersAsync, call.GetStatus,
            call.GetTrailers, () => measured.Abandon(call.Dispose));
    }

    /// <summary>A call that is measured once, however its end becomes known.</summary>
    private sealed class MeasuredCall(ClientTelemetryInterceptor owner, string method)
    {
        private readonly long _started = owner.Clock.GetTimestamp();
        private int _ended;

        public async Task<TResponse> UntilAsync<TResponse>(Task<TResponse> response)
        {
            try
            {
                var result = await response;
                End(StatusCode.OK);
                return result;
            }
            catch (Exception exception)
            {
                End(exception);
                throw;
            }
        }

        public void End(Exception exception)
        {
            DependencyFailure.Mark(exception, owner.Service);
            End(exception switch
            {
                RpcException rpc => rpc.StatusCode,
                OperationCanceledException => StatusCode.Cancelled,
                _ => StatusCode.Unknown,
            });
        }

        public void End(StatusCode status)
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                owner.Metrics.Made(method, status, owner.Service, owner.Clock.GetElapsedTime(_started));
        }

        public void Abandon(Action dispose)
        {
            End(StatusCode.Cancelled);
            dispose();
        }
    }

    private sealed class MeasuredStream<TResponse>(IAsyncStreamReader<TResponse> responses, MeasuredCall call) : IAsyncStreamReader<TResponse>
    {
        public TResponse Current => responses.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                if (await responses.MoveNext(cancellationToken))
                    return true;
                call.End(StatusCode.OK);
                return false;
            }
            catch (Exception exception)
            {
                call.End(exception);
                throw;
            }
        }
    }

    private TimeProvider Clock => clock;

    private RpcMetrics Metrics => metrics;

    private string Service => service;
}
