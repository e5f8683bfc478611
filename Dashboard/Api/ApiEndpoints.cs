using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ShopMesh.Dashboard.Components.Display;
using ShopMesh.Dashboard.Resources;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Logs;
using ShopMesh.Dashboard.Telemetry.Traces;

namespace ShopMesh.Dashboard.Api;

/// <summary>
/// The pages' data as JSON, for tests and scripts: send the browser token as <c>Authorization: Bearer</c>. The query strings are
/// those of the pages; <c>/api/v1/traces?service=orders&amp;filter=rpc.method=PlaceOrder&amp;include=spans</c>, for example.
/// </summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1");
        api.MapGet("/traces", Traces);
        api.MapGet("/traces/facets", (TelemetryStore store) => TypedResults.Json(store.Traces.Facets()
            .OrderBy(facet => facet.Key, StringComparer.Ordinal)
            .Select(facet => new { key = facet.Key, values = facet.Values.Order(StringComparer.OrdinalIgnoreCase).Take(100) })));
        api.MapGet("/traces/{id}", IResult (string id, TelemetryStore store) =>
            TraceId.TryParse(id, out var traceId) && store.Traces.Find(traceId) is { } detail
                ? TypedResults.Json(TelemetryJson.Trace(detail.Summary, detail.Spans))
                : Problem(StatusCodes.Status404NotFound, "There is no such trace."));
        api.MapGet("/logs", Logs);
        api.MapGet("/resources", (ResourceBoard board) => TypedResults.Json(ResourceJson.Board(board.State)));
        api.MapGet("/metrics", (TelemetryStore store) => TypedResults.Json(new { instruments = store.Metrics.Instruments().Select(TelemetryJson.Instrument) }));
        api.MapGet("/metrics/{service}/{instrument}", (string service, string instrument, TelemetryStore store) =>
            TypedResults.Json(new { series = store.Metrics.Find(service, instrument).Select(TelemetryJson.Series) }));
    }

    private static IResult Traces(
        [AsParameters] TraceListRequest request, int? limit, int? offset, string? include, TelemetryStore store, TimeProvider time)
    {
        if (limit is < 1 or > TraceQuery.MaxLimit)
            return Problem(StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture, $"limit must be from 1 to {TraceQuery.MaxLimit}."));
        if (include is not (null or "" or "spans"))
            return Problem(StatusCodes.Status400BadRequest, "include may be 'spans'.");
        var query = request.ToQuery(time) with { Points = 0 };
        if (limit is not null || offset is not null)
            query = query with { Limit = limit ?? query.Limit, Offset = Math.Max(0, offset ?? 0) };
        var page = store.Traces.Query(query);
        return TypedResults.Json(new
        {
            total = page.Matches,
            stored = page.Stored,
            traces = page.Traces.Select(summary => TelemetryJson.Trace(summary, include == "spans" ? store.Traces.Find(summary.Id)?.Spans : null)),
        });
    }

    private static IResult Logs([AsParameters] LogListRequest request, int? limit, TelemetryStore store)
    {
        if (limit is < 1 or > LogQuery.MaxLimit)
            return Problem(StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture, $"limit must be from 1 to {LogQuery.MaxLimit}."));
        if (!string.IsNullOrEmpty(request.Trace) && !TraceId.TryParse(request.Trace, out _))
            return Problem(StatusCodes.Status400BadRequest, "trace must be 32 hexadecimal digits.");
        var query = request.ToQuery();
        var page = store.Logs.Query(limit is { } wanted ? query with { Limit = wanted } : query);
        return TypedResults.Json(new { stored = page.Stored, hasMore = page.HasMore, logs = page.Logs.Select(TelemetryJson.Log) });
    }

    private static JsonHttpResult<Refusal> Problem(int status, string error) => TypedResults.Json(new Refusal(error), statusCode: status);

    private sealed record Refusal(string Error);
}
