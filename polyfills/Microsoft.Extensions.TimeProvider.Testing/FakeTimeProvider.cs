using System.Globalization;

namespace Microsoft.Extensions.Time.Testing;

/// <summary>
/// A clock that stands still until it is told to move on. Timers run, on the thread that moves it, when their time has come; a
/// timer whose period has passed several times runs as often.
/// </summary>
public class FakeTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _armed = [];
    private DateTimeOffset _now;
    private TimeSpan _elapsed;
    private TimeSpan _autoAdvanceAmount;
    private TimeZoneInfo _localTimeZone = TimeZoneInfo.Utc;

    /// <summary>Creates a clock that shows midnight of 1 January 2000, UTC.</summary>
    public FakeTimeProvider() : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Creates a clock.</summary>
    /// <param name="startDateTime">What it shows first.</param>
    public FakeTimeProvider(DateTimeOffset startDateTime)
    {
        Start = startDateTime;
        _now = startDateTime;
    }

    /// <summary>What the clock showed first.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>By how much each read of the clock moves it on. Zero unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public TimeSpan AutoAdvanceAmount
    {
        get
        {
            lock (_lock)
                return _autoAdvanceAmount;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            lock (_lock)
                _autoAdvanceAmount = value;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _localTimeZone;

    /// <summary>One tick is 100 nanoseconds.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What the clock shows. If <see cref="AutoAdvanceAmount"/> is set, it then moves on by it.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        DateTimeOffset result;
        lock (_lock)
        {
            result = _now;
            MoveTo(_now + _autoAdvanceAmount);
        }

        RunDueTimers();
        return result;
    }

    /// <summary>The time that has passed, apart from adjustments with <see cref="AdjustTime"/>.</summary>
    public override long GetTimestamp()
    {
        lock (_lock)
            return Start.Ticks + _elapsed.Ticks;
    }

    /// <summary>Moves the clock on to a time and runs the timers that are then due.</summary>
    /// <param name="value">The new time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is before what the clock shows.</exception>
    public void SetUtcNow(DateTimeOffset value)
    {
        lock (_lock)
        {
            if (value < _now)
                throw new ArgumentOutOfRangeException(nameof(value), $"The clock can't go back: it shows {this}.");
            MoveTo(value);
        }

        RunDueTimers();
    }

    /// <summary>Moves the clock on by an amount and runs the timers that are then due.</summary>
    /// <param name="delta">The amount.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        lock (_lock)
            MoveTo(_now + delta);
        RunDueTimers();
    }

    /// <summary>
    /// Sets the clock, forward or back, as a user or a time server does. No time passes by it: timers wait as long as before.
    /// </summary>
    /// <param name="value">The new time.</param>
    public void AdjustTime(DateTimeOffset value)
    {
        lock (_lock)
            _now = value;
    }

    /// <summary>Sets the local time zone; it is UTC unless set.</summary>
    /// <param name="localTimeZone">The time zone.</param>
    public void SetLocalTimeZone(TimeZoneInfo localTimeZone)
    {
        ArgumentNullException.ThrowIfNull(localTimeZone);
        _localTimeZone = localTimeZone;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        _ = timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>What the clock shows, to the millisecond.</summary>
    public override string ToString()
    {
        lock (_lock)
            return _now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
    }

    internal void Arm(FakeTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            // Behind the timers that are armed already, so that those due at the same time run in the order of arming.
            _armed.Remove(timer);
            timer.DueAt = _elapsed + dueTime;
            _armed.Add(timer);
        }

        RunDueTimers();
    }

    internal void Disarm(FakeTimer timer)
    {
        lock (_lock)
            _armed.Remove(timer);
    }

    private void MoveTo(DateTimeOffset value)
    {
        _elapsed += value - _now;
        _now = value;
    }

    private void RunDueTimers()
    {
        // A callback may arm, disarm or move the clock, so each look for the next timer starts anew, and none is made under the lock.
        while (TakeDueTimer() is { } timer)
            timer.Run();
    }

    private FakeTimer? TakeDueTimer()
    {
        lock (_lock)
        {
            var timer = _armed.MinBy(candidate => candidate.DueAt);
            if (timer is null || timer.DueAt > _elapsed)
                return null;
            _armed.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
            {
                timer.DueAt += timer.Period;
                _armed.Add(timer);
            }

            return timer;
        }
    }
}
