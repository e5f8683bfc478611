using ShopMesh.Products.Domain;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Products.Inventory;

/// <summary>
/// What all watchers of this replica read. The newest changes are in memory, brought there by one reading for however many watchers were
/// woken up; only who is further behind reads the table for itself, and not everyone at once.
/// </summary>
internal sealed class InventoryFeed(FeedTable table) : IDisposable
{
    /// <summary>Changes that a watcher is given at once.</summary>
    public const int MostAtOnce = 200;

    private const int MostInMemory = 4096;
    private const int MostToCatchUp = 1000;
    private const int MostReaders = 4;

    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _readers = new(MostReaders);
    private Task _reading = Task.CompletedTask;
    private Task? _next;
    private FeedTail? _tail;

    /// <summary>How far the feed reaches now.</summary>
    public Task<FeedHead> ReadHeadAsync(CancellationToken cancellationToken) => table.ReadHeadAsync(cancellationToken);

    /// <summary>Changes after a position that were committed before this is called; of products that are not in the scope there may be some too.</summary>
    /// <exception cref="FailedPreconditionException">Changes after the position are gone.</exception>
    public async Task<FeedPage> ReadAsync(FeedPosition after, InventoryScope scope, CancellationToken cancellationToken)
    {
        await RefreshAsync().WaitAsync(cancellationToken);
        if (Volatile.Read(ref _tail) is { } tail && after >= tail.Start)
            return tail.Read(after, MostAtOnce);

        await _readers.WaitAsync(cancellationToken);
        try
        {
            var (head, page) = await table.ReadAsync(after, scope, MostAtOnce, cancellationToken);
            return head.Keeps(after) ? page : throw InventoryCursors.Expired();
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();

    /// <summary>A reading that has not begun yet: who comes while one is under way cannot know whether it sees what they were woken up for.</summary>
    private Task RefreshAsync()
    {
        lock (_gate)
            return _next ??= ReadTailAsync(_reading);
    }

    private async Task ReadTailAsync(Task previous)
    {
        await Task.Yield();
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _reading = _next!;
            _next = null;
        }

        using var limit = new CancellationTokenSource(LongestReading);
        if (_tail is not { } tail)
        {
            var head = await table.ReadHeadAsync(limit.Token);
            Volatile.Write(ref _tail, new FeedTail([], head.Settled, head.Settled, head.Withheld));
            return;
        }

        var (newHead, page) = await table.ReadAsync(tail.End, scope: null, MostToCatchUp, limit.Token);

        // Nobody watched for long, or very much happens: those who want it read the table, and memory begins anew.
        Volatile.Write(ref _tail, page.HasMore
            ? new FeedTail([], newHead.Settled, newHead.Settled, newHead.Withheld)
            : tail.With(page, MostInMemory));
    }

    /// <summary>The newest changes; never changed, so that everyone can read it.</summary>
    private sealed record FeedTail(InventoryChange[] Changes, FeedPosition Start, FeedPosition End, bool Withheld)
    {
        public FeedPage Read(FeedPosition after, int most)
        {
            var first = FirstAfter(after);
            var count = Math.Min(most, Changes.Length - first);
            var hasMore = first + count < Changes.Length;
            var changes = new ArraySegment<InventoryChange>(Changes, first, count);
            return new FeedPage(changes, hasMore ? FeedTable.PositionOf(changes[^1]) : FeedPosition.Later(after, End), hasMore, Withheld);
        }

        public FeedTail With(FeedPage page, int most)
        {
            if (page.Changes.Count == 0)
                return this with { End = page.End, Withheld = page.Withheld };

            var dropped = Math.Max(0, Changes.Length + page.Changes.Count - most);
            return new FeedTail(
                [.. Changes.Skip(dropped), .. page.Changes],
                dropped == 0 ? Start : FeedTable.PositionOf(Changes[dropped - 1]),
                page.End,
                page.Withheld);
        }

        private int FirstAfter(FeedPosition after)
        {
            var (low, high) = (0, Changes.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (FeedTable.PositionOf(Changes[middle]) > after)
                    high = middle;
                else
                    low = middle + 1;
            }

            return low;
        }
    }
}
