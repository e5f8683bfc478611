using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry;
using ShopMesh.ServiceDefaults.Interceptors;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps probes and reflection out of the traces, with whatever they do: the span of the request is not recorded, and none
/// is begun below it. Gives the spans of requests that are not rpcs their name and attributes. First in the pipeline, so
/// that nothing was begun yet.
/// </summary>
internal sealed class RequestSpans(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var span = Activity.Current;
        if (IsProbe(context))
        {
            if (span is not null)
            {
                span.IsAllDataRequested = false;
                span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }

            using var suppressed = SuppressInstrumentationScope.Begin();
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            // A browser's preflight is routed to an rpc and is none.
            if (span is { IsAllDataRequested: true } && span.GetTagItem(RpcSpanProcessor.GrpcMethod) is null)
                Describe(span, context);
        }
    }

    private static bool IsProbe(HttpContext context) =>
        context.Features.Get<ListenerFeature>()?.Listener == MeshListeners.Management || InfrastructureRpc.Is(context.Request.Path.Value ?? "");

    private static void Describe(Activity span, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("url.path", context.Request.Path.Value);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }
}
