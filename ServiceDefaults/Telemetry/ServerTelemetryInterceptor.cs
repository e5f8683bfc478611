using System.Diagnostics;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults.Identity;
using ShopMesh.ServiceDefaults.Interceptors;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>Says of each call that is served who made it, how it ended and how long it took: on its span, in a metric and in the log.</summary>
internal sealed partial class ServerTelemetryInterceptor(RpcMetrics metrics, TimeProvider clock, ILogger<ServerTelemetryInterceptor> logger)
    : CallInterceptor
{
    protected override async Task InvokeAsync(ServerCallContext context, Func<Task> next)
    {
        if (InfrastructureRpc.Is(context.Method))
        {
            await next();
            return;
        }

        var http = context.GetHttpContext();
        var peer = http.Features.Get<PeerIdentityFeature>()?.Id;
        var listener = http.Features.Get<ListenerFeature>()?.Listener ?? MeshListeners.None;
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.SetTag(TelemetryNames.MeshListener, listener == MeshListeners.Mesh ? "mesh" : "edge");
            span.SetTag(TelemetryNames.MeshPeer, peer?.ToString());
            span.SetTag(TelemetryNames.ServerAddress, http.Request.Host.Host);
            span.SetTag(TelemetryNames.ServerPort, http.Connection.LocalPort);
            span.SetTag(TelemetryNames.PeerAddress, http.Connection.RemoteIpAddress?.ToString());
            span.SetTag(TelemetryNames.PeerPort, http.Connection.RemotePort);
        }

        var started = clock.GetTimestamp();
        var status = StatusCode.OK;
        try
        {
            await next();
            status = context.Status.StatusCode;
        }
        catch (RpcException exception)
        {
            status = exception.StatusCode;
            throw;
        }
        catch
        {
            status = StatusCode.Unknown;
            throw;
        }
        finally
        {
            var duration = clock.GetElapsedTime(started);
            var caller = peer?.ServiceName ?? (listener == MeshListeners.Edge ? "edge" : null);
            metrics.Served(context.Method, status, caller, duration);
            var level = LevelOf(status);
            if (logger.IsEnabled(level))
                Log.Served(logger, level, context.Method[1..], caller, status, duration.TotalMilliseconds);
        }
    }

    // What went wrong here is a warning; what the caller did wrong is its own affair.
    private static LogLevel LevelOf(StatusCode status) => status switch
    {
        StatusCode.OK => LogLevel.Debug,
        StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss => LogLevel.Warning,
        _ => LogLevel.Information,
    };

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "{Rpc} from {Caller}: {StatusCode} in {Duration:0.0} ms.")]
        public static partial void Served(ILogger logger, LogLevel level, string rpc, string? caller, StatusCode statusCode, double duration);
    }
}
