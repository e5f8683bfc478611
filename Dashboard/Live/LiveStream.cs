using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Live;

/// <summary>
/// Pushes a page's changes as server-sent events: it waits for the store to announce a change, renders, sends what differs.
/// Bursts become one event, and a slow render makes the pauses longer, so that looking never costs more than a fifth of a core.
/// </summary>
internal sealed class LiveStream(IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    // Also the time after which a filter such as "the last minute" is looked at again though nothing arrived.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    public ServerSentEventsResult<string> Of(ChangeSignal signal, Func<Task<LiveFrame>> render, CancellationToken aborted)
    {
        var difference = new LiveDifference();
        return Of("frame", signal, async () => difference.Next(await render()), aborted);
    }

    public ServerSentEventsResult<string> Of(string eventName, ChangeSignal signal, Func<Task<string?>> next, CancellationToken aborted) =>
        TypedResults.ServerSentEvents(RunAsync(eventName, signal, next, aborted));

    /// <summary>Events that end, without an error, when the browser goes away or the dashboard stops.</summary>
    public ServerSentEventsResult<string> Of(Func<CancellationToken, IAsyncEnumerable<SseItem<string>>> events, CancellationToken aborted) =>
        TypedResults.ServerSentEvents(EndQuietlyAsync(events, aborted));

    private async IAsyncEnumerable<SseItem<string>> RunAsync(
        string eventName, ChangeSignal signal, Func<Task<string?>> next, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        while (!stop.IsCancellationRequested)
        {
            var seen = signal.Version;
            var began = Stopwatch.GetTimestamp();
            var data = await next();
            var took = Stopwatch.GetElapsedTime(began);
            yield return data is null ? new SseItem<string>("", "beat") : new SseItem<string>(data, eventName);
            var pause = took * 4 > ShortestPause ? took * 4 : ShortestPause;
            await Task.Delay(pause, time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WaitAsync(signal, seen, stop.Token);
        }
    }

    private async Task WaitAsync(ChangeSignal signal, long seen, CancellationToken stop)
    {
        using var beat = new CancellationTokenSource(Beat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, beat.Token);
        await signal.WaitAsync(seen, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async IAsyncEnumerable<SseItem<string>> EndQuietlyAsync(
        Func<CancellationToken, IAsyncEnumerable<SseItem<string>>> events, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        await using var source = events(stop.Token).GetAsyncEnumerator(stop.Token);
        while (true)
        {
            try
            {
                if (!await source.MoveNextAsync())
                    yield break;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                yield break;
            }

            yield return source.Current;
        }
    }
}
