using System.Diagnostics;

namespace ShopMesh.Storefront.Hosting;

/// <summary>Names the span of a request after its route, with the attributes of the conventions for HTTP; probes and files leave none.</summary>
internal sealed class PageSpans(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var span = Activity.Current;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (span is not null && route is "/alive" or "/health" or AssetCatalog.Route)
        {
            span!.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        try
        {
            await next(context);
        }
        finally
        {
            if (span is { IsAllDataRequested: true })
            {
                span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
                span.SetTag("http.request.method", context.Request.Method);
                span.SetTag("http.route", route);
                span.SetTag("url.path", context.Request.Path.Value);
                span.SetTag("http.response.status_code", context.Response.StatusCode);
                if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
                    span.SetStatus(ActivityStatusCode.Error);
            }
        }
    }
}
