using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Shop.Dashboard.V1;

namespace ShopMesh.Dashboard.Resources.Console;

/// <summary>
/// Follows the console of a resource, or of all replicas of a name: first what they printed so far, by time, then each line
/// as it is written. A broken stream is taken up again after the last line that was seen.
/// </summary>
internal sealed class ConsoleFeed(AppHostClient client, ResourceBoard board, TimeProvider time)
{
    private const int QueueLength = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>What was printed so far, by time.</summary>
    public async Task<IReadOnlyList<(string ResourceId, ConsoleLine Line)>> ReadAsync(IEnumerable<string> resourceIds, CancellationToken cancellationToken)
    {
        var lines = new List<(string ResourceId, ConsoleLine Line)>();
        foreach (var id in resourceIds)
        {
            await foreach (var batch in client.WatchConsoleLogsAsync(id, follow: false, cancellationToken))
                lines.AddRange(batch.Lines.Select(line => (id, line)));
        }

        return [.. lines.OrderBy(line => line.Line.At?.ToDateTime() ?? DateTime.MinValue)];
    }

    /// <summary>Follows one resource by id.</summary>
    public IAsyncEnumerable<ConsoleBatch> FollowAsync(string resourceId, CancellationToken cancellationToken) =>
        FollowAsync(resourceId, 0, cancellationToken);

    /// <summary>Follows all replicas of a name, also those that are added later.</summary>
    public async IAsyncEnumerable<ConsoleBatch> FollowNameAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        var replicas = IdsOf(name);
        IReadOnlyList<(string ResourceId, ConsoleLine Line)> past = [];
        var problem = "";
        try
        {
            past = await ReadAsync(replicas, cancellationToken);
        }
        catch (RpcException failure) when (failure.StatusCode != StatusCode.Cancelled)
        {
            problem = "The app host cannot be reached.";
        }

        if (problem.Length > 0)
            yield return new ConsoleBatch(name, [], problem);
        foreach (var (id, line) in past)
            last[id] = Math.Max(last.GetValueOrDefault(id), line.Number);
        foreach (var run in Runs(past))
            yield return run;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var queue = Channel.CreateBounded<ConsoleBatch>(QueueLength);
        var pump = PumpAsync(name, last, queue.Writer, stop.Token);
        try
        {
            await foreach (var batch in queue.Reader.ReadAllAsync(cancellationToken))
                yield return batch;
        }
        finally
        {
            await stop.CancelAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PumpAsync(string name, Dictionary<string, long> last, ChannelWriter<ConsoleBatch> writer, CancellationToken stop)
    {
        var running = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var seen = board.Changes.Version;
                foreach (var id in IdsOf(name).Where(id => !running.ContainsKey(id)))
                    running[id] = CopyAsync(id, last.GetValueOrDefault(id), writer, stop);
                await board.Changes.WaitAsync(seen, stop);
            }
        }
        finally
        {
            await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            writer.TryComplete();
        }
    }

    private async Task CopyAsync(string resourceId, long after, ChannelWriter<ConsoleBatch> writer, CancellationToken stop)
    {
        await foreach (var batch in FollowAsync(resourceId, after, stop))
            await writer.WriteAsync(batch, stop);
    }

    private async IAsyncEnumerable<ConsoleBatch> FollowAsync(string resourceId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = after;
        while (true)
        {
            var problem = "";
            await using var source = client.WatchConsoleLogsAsync(resourceId, follow: true, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (problem.Length == 0)
            {
                try
                {
                    if (!await source.MoveNextAsync())
                        problem = "The resource is gone.";
                }
                catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
                {
                    problem = failure.StatusCode == StatusCode.NotFound ? "The resource is not known." : "The app host cannot be reached.";
                }

                if (problem.Length > 0)
                    break;
                var lines = source.Current.Lines.Where(line => line.Number > last).ToList();
                if (lines.Count > 0)
                    last = lines[^1].Number;
                yield return new ConsoleBatch(resourceId, lines, "");
            }

            yield return new ConsoleBatch(resourceId, [], problem);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private List<string> IdsOf(string name) =>
        [.. board.State.Ordered.Where(resource => resource.Name == name).Select(resource => resource.Id)];

    private static IEnumerable<ConsoleBatch> Runs(IReadOnlyList<(string ResourceId, ConsoleLine Line)> lines)
    {
        for (var i = 0; i < lines.Count;)
        {
            var end = i;
            while (end < lines.Count && lines[end].ResourceId == lines[i].ResourceId)
                end++;
            yield return new ConsoleBatch(lines[i].ResourceId, [.. lines.Skip(i).Take(end - i).Select(line => line.Line)], "");
            i = end;
        }
    }
}
