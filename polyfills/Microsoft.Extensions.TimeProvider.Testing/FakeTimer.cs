namespace Microsoft.Extensions.Time.Testing;

internal sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    // What System.Threading.Timer accepts.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private volatile bool _disposed;

    /// <summary>On the scale of the time that has passed. Belongs to the clock, under its lock.</summary>
    internal TimeSpan DueAt { get; set; }

    /// <summary>Zero if the timer runs once.</summary>
    internal TimeSpan Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime, nameof(dueTime));
        ThrowIfOutOfRange(period, nameof(period));
        if (_disposed)
            return false;

        clock.Disarm(this);
        Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
        if (dueTime != Timeout.InfiniteTimeSpan)
            clock.Arm(this, dueTime);
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        clock.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Run()
    {
        if (!_disposed)
            callback(state);
    }

    private static void ThrowIfOutOfRange(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value > Longest))
            throw new ArgumentOutOfRangeException(name, value, "A timer waits from zero to about 49 days, or forever.");
    }
}
