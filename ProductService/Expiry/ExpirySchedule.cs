using System.Threading.Channels;

namespace ShopMesh.Products.Expiry;

/// <summary>Wakes the expiry of reservations up when the next one is due, and earlier when one is made that is due before.</summary>
internal sealed class ExpirySchedule(TimeProvider time)
{
    private readonly Channel<bool> _earlier = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // While nobody knows when the next one is due, every new one counts as earlier.
    private long _wakeAt = long.MaxValue;

    /// <summary>A reservation was made that ends then.</summary>
    public void Expect(DateTimeOffset expiresAt)
    {
        if (expiresAt.UtcTicks < Volatile.Read(ref _wakeAt))
            _earlier.Writer.TryWrite(true);
    }

    /// <summary>From now on, until <see cref="WaitAsync"/> knows better, every new reservation ends the next wait.</summary>
    public void Begin() => Volatile.Write(ref _wakeAt, long.MaxValue);

    /// <summary>Waits until then, or until a reservation is made that ends before.</summary>
    /// <param name="wakeAt">When to wake up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task WaitAsync(DateTimeOffset wakeAt, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _wakeAt, wakeAt.UtcTicks);
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = wakeAt - time.GetUtcNow();
        var due = Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time, woken.Token);

        // The clock may have moved between the reading of it and the setting of the timer.
        if (wakeAt > time.GetUtcNow())
            await Task.WhenAny(due, _earlier.Reader.WaitToReadAsync(woken.Token).AsTask());

        await woken.CancelAsync();
        _earlier.Reader.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
