using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using ShopMesh.Dashboard.Live;

namespace ShopMesh.Dashboard.Resources.Console;

/// <summary>Console lines as events for the page, and as a text file.</summary>
internal static class ConsoleEndpoints
{
    private const int MaxLinesPerEvent = 500;

    public static void MapConsole(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/live/console", Stream);
        endpoints.MapGet("/console/download", DownloadAsync);
    }

    private static IResult Stream(
        string? resource, string? name, AppHostClient client, ConsoleFeed feed, LiveStream live, CancellationToken aborted)
    {
        if (!client.IsConfigured || (string.IsNullOrEmpty(resource) && string.IsNullOrEmpty(name)))
            return TypedResults.NotFound();
        return live.Of(stop => EventsAsync(
            string.IsNullOrEmpty(resource) ? feed.FollowNameAsync(name!, stop) : feed.FollowAsync(resource, stop), stop), aborted);
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        IAsyncEnumerable<ConsoleBatch> batches, [EnumeratorCancellation] CancellationToken stop)
    {
        // The page learns at once that it is connected, before the first line.
        yield return new SseItem<string>("{\"problem\":\"\"}", "state");
        await foreach (var batch in batches.WithCancellation(stop))
        {
            if (batch.Problem.Length > 0)
                yield return new SseItem<string>(JsonSerializer.Serialize(new { problem = batch.Problem }, JsonSerializerOptions.Web), "state");
            foreach (var lines in batch.Lines.Chunk(MaxLinesPerEvent))
            {
                yield return new SseItem<string>(JsonSerializer.Serialize(lines.Select(line => new
                {
                    n = line.Number,
                    r = batch.ResourceId,
                    t = line.At?.ToDateTime().ToString("O", CultureInfo.InvariantCulture),
                    e = line.IsError,
                    s = AnsiText.Parse(line.Text).Select(run => new[] { run.Classes, run.Text }),
                }), JsonSerializerOptions.Web), "lines");
            }
        }
    }

    private static async Task<IResult> DownloadAsync(
        string? resource, string? name, AppHostClient client, ConsoleFeed feed, ResourceBoard board, CancellationToken cancellationToken)
    {
        var ids = string.IsNullOrEmpty(resource)
            ? board.State.Ordered.Where(candidate => candidate.Name == name).Select(candidate => candidate.Id).ToList()
            : [resource];
        if (!client.IsConfigured || ids.Count == 0)
            return TypedResults.NotFound();
        try
        {
            var text = new StringBuilder();
            foreach (var (id, line) in await feed.ReadAsync(ids, cancellationToken))
            {
                text.Append(line.At?.ToDateTime().ToString("O", CultureInfo.InvariantCulture)).Append(' ');
                if (ids.Count > 1)
                    text.Append(id).Append(' ');
                text.Append(line.IsError ? "err " : "out ").Append(AnsiText.Plain(line.Text)).Append('\n');
            }

            return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/plain; charset=utf-8", $"{resource ?? name}.log");
        }
        catch (RpcException failure)
        {
            return TypedResults.Problem($"The app host answered {failure.StatusCode}.", statusCode: StatusCodes.Status502BadGateway);
        }
    }
}
