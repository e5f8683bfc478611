using Microsoft.AspNetCore.Http.HttpResults;
using ShopMesh.Dashboard.Components.Display;
using ShopMesh.Dashboard.Components.Parts;
using ShopMesh.Dashboard.Resources;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Live;

/// <summary>The streams behind the pages: each has the page's own query string and pushes what changes on that page.</summary>
internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder endpoints)
    {
        var live = endpoints.MapGroup("/live");
        live.MapGet("/traces", Traces);
        live.MapGet("/traces/{id}", Trace);
        live.MapGet("/logs", Logs);
        live.MapGet("/resources", Resources);
    }

    private static ServerSentEventsResult<string> Traces(
        [AsParameters] TraceListRequest request, TelemetryStore store, ResourceBoard board, FragmentRenderer fragments, LiveStream live, TimeProvider time,
        CancellationToken aborted) =>
        live.Of(store.Traces.Changes, () => fragments.BatchAsync(async batch =>
        {
            var page = store.Traces.Query(request.ToQuery(time));
            var rows = new List<(string, string)>(page.Traces.Count);
            foreach (var trace in page.Traces)
                rows.Add((trace.Id.ToString(), await batch.RenderAsync<TraceRow>((nameof(TraceRow.Trace), trace))));
            return new LiveFrame(rows, new Dictionary<string, string>
            {
                ["chart"] = await batch.RenderAsync<TraceChart>((nameof(TraceChart.Points), page.Points)),
                ["empty"] = await batch.RenderAsync<TraceListEmpty>((nameof(TraceListEmpty.Page), page)),
                ["foot"] = await batch.RenderAsync<TraceListFooter>((nameof(TraceListFooter.Request), request), (nameof(TraceListFooter.Page), page)),
                ["apphost"] = await batch.RenderAsync<ConnectionBadge>((nameof(ConnectionBadge.State), board.State)),
            });
        }), aborted);

    private static IResult Trace(string id, int? version, TelemetryStore store, LiveStream live, CancellationToken aborted)
    {
        if (!TraceId.TryParse(id, out var traceId))
            return TypedResults.NotFound();
        var sent = version ?? 0;
        return live.Of("grown", store.Traces.Changes, () =>
        {
            var now = store.Traces.Find(traceId)?.Summary.Version ?? sent;
            if (now == sent)
                return Task.FromResult<string?>(null);
            sent = now;
            return Task.FromResult<string?>(now.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }, aborted);
    }

    private static ServerSentEventsResult<string> Logs(
        [AsParameters] LogListRequest request, TelemetryStore store, ResourceBoard board, FragmentRenderer fragments, LiveStream live, CancellationToken aborted) =>
        live.Of(store.Logs.Changes, () => fragments.BatchAsync(async batch =>
        {
            var page = store.Logs.Query(request.ToQuery());
            var rows = new List<(string, string)>(page.Logs.Count);
            foreach (var entry in page.Logs)
                rows.Add((entry.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), await batch.RenderAsync<LogRow>((nameof(LogRow.Entry), entry))));
            return new LiveFrame(rows, new Dictionary<string, string>
            {
                ["empty"] = await batch.RenderAsync<LogListEmpty>((nameof(LogListEmpty.Page), page)),
                ["foot"] = await batch.RenderAsync<LogListFooter>((nameof(LogListFooter.Request), request), (nameof(LogListFooter.Page), page)),
                ["apphost"] = await batch.RenderAsync<ConnectionBadge>((nameof(ConnectionBadge.State), board.State)),
            });
        }), aborted);

    private static ServerSentEventsResult<string> Resources(string? selected, ResourceBoard board, FragmentRenderer fragments, LiveStream live, CancellationToken aborted) =>
        live.Of(board.Changes, () => fragments.BatchAsync(async batch =>
        {
            var state = board.State;
            var rows = new List<(string, string)>(state.Resources.Count);
            foreach (var row in ResourceListRow.Of(state.Ordered))
                rows.Add((row.Key, await batch.RenderAsync<ResourceRow>((nameof(ResourceRow.Row), row))));
            var parts = new Dictionary<string, string>
            {
                ["empty"] = await batch.RenderAsync<ResourceListEmpty>((nameof(ResourceListEmpty.State), state)),
                ["summary"] = await batch.RenderAsync<ResourceSummary>((nameof(ResourceSummary.State), state)),
                ["apphost"] = await batch.RenderAsync<ConnectionBadge>((nameof(ConnectionBadge.State), state)),
            };
            if (selected is not null && state.Resources.TryGetValue(selected, out var resource))
                parts["details"] = await batch.RenderAsync<ResourceDetails>((nameof(ResourceDetails.Resource), resource));
            return new LiveFrame(rows, parts);
        }), aborted);
}
