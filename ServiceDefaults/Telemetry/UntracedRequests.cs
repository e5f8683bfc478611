using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using ShopMesh.ServiceDefaults.Interceptors;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps probes and reflection out of the traces, with whatever they do: the span of the request is not recorded, and none
/// is begun below it. First in the pipeline, so that nothing was begun yet.
/// </summary>
internal sealed class UntracedRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ListenerFeature>()?.Listener != MeshListeners.Management && !InfrastructureRpc.Is(context.Request.Path.Value ?? ""))
        {
            await next(context);
            return;
        }

        if (Activity.Current is { } span)
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        using var suppressed = SuppressInstrumentationScope.Begin();
        await next(context);
    }
}
