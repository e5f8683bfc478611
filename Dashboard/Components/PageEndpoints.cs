using Grpc.Core;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using ShopMesh.Dashboard.Components.Display;
using ShopMesh.Dashboard.Components.Pages;
using ShopMesh.Dashboard.Components.Parts;
using ShopMesh.Dashboard.Resources;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Components;

/// <summary>The pages, and under /parts the details that a page's script asks for.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (AppHostClient client) => TypedResults.LocalRedirect(client.IsConfigured ? "/resources" : "/traces"));
        endpoints.MapGet("/resources", (ResourceBoard board) => Page<ResourcesPage>(new { State = board.State }));
        endpoints.MapGet("/resources/{id}", Resource);
        endpoints.MapGet("/parts/resources/{id}", IResult (string id, ResourceBoard board) =>
            board.State.Resources.TryGetValue(id, out var resource) ? Page<ResourceDetails>(new { Resource = resource }) : TypedResults.NotFound());
        endpoints.MapPost("/resources/{id}/commands/{command}", ExecuteAsync);
        endpoints.MapGet("/console", Console);
        endpoints.MapGet("/traces", ([AsParameters] TraceListRequest request, TelemetryStore store, TimeProvider time) =>
            Page<TracesPage>(new { Request = request, Result = store.Traces.Query(request.ToQuery(time)) }));
        endpoints.MapGet("/traces/{id}", Trace);
        endpoints.MapGet("/parts/traces/{id}", SpanPart);
        endpoints.MapGet("/logs", ([AsParameters] LogListRequest request, TelemetryStore store) =>
            Page<LogsPage>(new { Request = request, Result = store.Logs.Query(request.ToQuery()) }));
        endpoints.MapGet("/logs/{sequence:long}", Log);
        endpoints.MapGet("/parts/logs/{sequence:long}", IResult (long sequence, TelemetryStore store) =>
            store.Logs.Find(sequence) is { } entry ? Page<LogDetails>(new { Entry = entry }) : TypedResults.NotFound());
    }

    private static IResult Resource(string id, ResourceBoard board) =>
        board.State.Resources.TryGetValue(id, out var resource)
            ? Page<ResourcesPage>(new { State = board.State, Selected = resource })
            : NotFound("resources", "No such resource", $"The app host has no resource '{id}'; it may have been removed.", "/resources", "Show all resources");

    private static IResult Console(string? resource, string? name, ResourceBoard board)
    {
        // The page's own menu has one field for both.
        if (resource?.StartsWith("name:", StringComparison.Ordinal) == true)
            return TypedResults.LocalRedirect($"/console?name={Uri.EscapeDataString(resource["name:".Length..])}");
        return Page<ConsolePage>(new
        {
            State = board.State,
            SelectedId = string.IsNullOrEmpty(resource) ? null : resource,
            SelectedName = string.IsNullOrEmpty(name) ? null : name,
        });
    }

    private static IResult Trace(string id, string? span, TelemetryStore store)
    {
        if (!TraceId.TryParse(id, out var traceId) || store.Traces.Find(traceId) is not { } detail)
        {
            return NotFound("traces", "No such trace",
                $"The trace '{id}' is not here: nothing of it has arrived yet, or it has made room for newer ones.", "/traces", "Show all traces");
        }

        return Page<TraceDetailPage>(new { Detail = detail, SelectedId = SpanId.TryParse(span, out var spanId) ? spanId : default });
    }

    private static IResult SpanPart(string id, string span, TelemetryStore store)
    {
        if (!TraceId.TryParse(id, out var traceId) || !SpanId.TryParse(span, out var spanId)
            || store.Traces.Find(traceId) is not { } detail || detail.Spans.FirstOrDefault(candidate => candidate.Id == spanId) is not { } found)
            return TypedResults.NotFound();
        return Page<SpanDetails>(new
        {
            Span = found,
            TraceStart = detail.Summary.Start,
            Logs = store.Logs.CountBySpan(traceId).GetValueOrDefault(spanId),
        });
    }

    private static IResult Log(long sequence, TelemetryStore store) =>
        store.Logs.Find(sequence) is { } entry
            ? Page<LogsPage>(new
            {
                Request = new LogListRequest(),
                Result = store.Logs.Query(new LogListRequest().ToQuery()),
                Selected = entry,
            })
            : NotFound("logs", "No such log record", "The record has made room for newer ones.", "/logs", "Show all logs");

    private static async Task<IResult> ExecuteAsync(
        string id, string command, HttpContext context, IAntiforgery antiforgery, AppHostClient client, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.Json(new { succeeded = false, error = "The page is too old. Reload it and try again." }, statusCode: StatusCodes.Status400BadRequest);
        if (!client.IsConfigured)
            return TypedResults.NotFound();
        string error;
        try
        {
            var response = await client.ExecuteCommandAsync(id, command, cancellationToken);
            error = response.Succeeded ? "" : response.Error;
        }
        catch (RpcException failure)
        {
            error = failure.StatusCode == StatusCode.Unavailable ? "The app host cannot be reached." : failure.Status.Detail;
        }

        if (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal))
            return TypedResults.Json(new { succeeded = error.Length == 0, error });
        return error.Length == 0
            ? TypedResults.LocalRedirect("/resources")
            : new RazorComponentResult<Message>(new { Title = "The command failed", Text = error, Page = "resources", Back = "/resources", BackText = "Back to the resources" });
    }

    private static RazorComponentResult<TComponent> Page<TComponent>(object parameters)
        where TComponent : Microsoft.AspNetCore.Components.IComponent => new(parameters);

    private static RazorComponentResult<Message> NotFound(string page, string title, string text, string back, string backText) =>
        new(new { Title = title, Text = text, Page = page, Back = back, BackText = backText })
        {
            StatusCode = StatusCodes.Status404NotFound,
        };
}
