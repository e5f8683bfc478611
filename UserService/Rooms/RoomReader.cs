using ShopMesh.Users.Domain.Chat;

namespace ShopMesh.Users.Rooms;

/// <summary>
/// Reads one room for all its members on this replica. News is read once and kept for a while, so that a message costs the database
/// a query or two, however many are there; who is further behind reads from the table.
/// </summary>
internal sealed class RoomReader(ChatStore store, Guid roomId, long position) : IDisposable
{
    // Bounds what a room holds in memory; a member who is further behind than this is slow, and can wait for the table.
    private const int MostEntries = 256;
    private const int MostCharacters = 32 * 1024;

    private readonly SemaphoreSlim _reading = new(1);
    private readonly Lock _gate = new();
    private readonly Queue<ChatEntry> _tail = new();
    private long _start = position;
    private long _end = position;
    private int _characters;
    private long _asked;
    private long _answered;
    private bool _complete;

    /// <summary>How many members use it; guarded by who hands it out.</summary>
    public int Members { get; set; }

    /// <summary>What came after a position, as far as it was committed when this was called; not more than a batch.</summary>
    public async Task<IReadOnlyList<ChatEntry>> ReadAfterAsync(long after, CancellationToken cancellationToken)
    {
        var known = Tail(after);
        for (var complete = false; known is { Count: 0 } && !complete;)
        {
            complete = await RefreshAsync(cancellationToken);
            known = Tail(after);
        }

        return known ?? await store.ReadAfterAsync(roomId, after, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    /// <summary>Reads the table, or waits for another member's reading that began after this was called.</summary>
    /// <returns>Whether there was no more than a batch.</returns>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var mine = Interlocked.Increment(ref _asked);
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_answered >= mine)
                return _complete;
            var asked = Interlocked.Read(ref _asked);
            var entries = await store.ReadAfterAsync(roomId, _end, cancellationToken);
            Keep(entries);
            _complete = entries.Count < ChatStore.BatchSize;
            _answered = asked;
            return _complete;
        }
        finally
        {
            _reading.Release();
        }
    }

    private IReadOnlyList<ChatEntry>? Tail(long after)
    {
        lock (_gate)
            return after < _start ? null : [.. _tail.SkipWhile(entry => entry.Position <= after).Take(ChatStore.BatchSize)];
    }

    private void Keep(IReadOnlyList<ChatEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _tail.Enqueue(entry);
                _characters += entry.Text?.Length ?? 0;
                _end = entry.Position;
            }

            while (_tail.Count > MostEntries || _characters > MostCharacters)
            {
                var oldest = _tail.Dequeue();
                _characters -= oldest.Text?.Length ?? 0;
                _start = oldest.Position;
            }
        }
    }
}
