using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Tests.TimeProvider;

public sealed class FakeTimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _runs = [];

    [Fact]
    public void A_timer_without_period_runs_once()
    {
        using var timer = Create("once", Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(Second);
        _clock.Advance(Second);

        _runs.ShouldBe(["once"]);
    }

    [Fact]
    public void A_timer_that_is_due_at_once_runs_when_it_is_created()
    {
        using var timer = Create("now", TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        _runs.ShouldBe(["now"]);
    }

    [Fact]
    public void A_timer_runs_as_often_as_its_period_has_passed()
    {
        using var timer = Create("tick", Second, 2 * Second);

        _clock.Advance(5 * Second);

        _runs.ShouldBe(["tick", "tick", "tick"]);
    }

    [Fact]
    public void Timers_run_in_the_order_in_which_they_are_due()
    {
        using var late = Create("late", 2 * Second, Timeout.InfiniteTimeSpan);
        using var early = Create("early", Second, Timeout.InfiniteTimeSpan);
        using var alsoLate = Create("also late", 2 * Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(3 * Second);

        _runs.ShouldBe(["early", "late", "also late"]);
    }

    [Fact]
    public void A_changed_timer_waits_anew()
    {
        using var timer = Create("timer", Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(Second / 2);

        timer.Change(Second, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _clock.Advance(Second / 2);
        _runs.ShouldBeEmpty();

        _clock.Advance(Second / 2);
        _runs.ShouldBe(["timer"]);
    }

    [Fact]
    public void A_stopped_timer_does_not_run_until_it_is_started_again()
    {
        using var timer = Create("timer", Second, Second);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(5 * Second);
        _runs.ShouldBeEmpty();

        timer.Change(Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(Second);
        _runs.ShouldBe(["timer"]);
    }

    [Fact]
    public async Task A_disposed_timer_neither_runs_nor_changes()
    {
        var timer = Create("timer", Second, Second);

        await timer.DisposeAsync();
        _clock.Advance(Second);

        _runs.ShouldBeEmpty();
        timer.Change(Second, Second).ShouldBeFalse();
    }

    [Fact]
    public void A_callback_may_use_the_clock_and_the_timer()
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(_ => RunTwice(), null, Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(Second);
        _clock.Advance(Second);
        _clock.Advance(Second);

        _runs.Count.ShouldBe(2);

        void RunTwice()
        {
            _runs.Add(_clock.ToString());
            if (_runs.Count < 2)
                timer!.Change(Second, Timeout.InfiniteTimeSpan);
            else
                timer!.Dispose();
        }
    }

    [Theory]
    [InlineData(-2, 0)]
    [InlineData(0, -2)]
    [InlineData(uint.MaxValue, 0)]
    public void Times_out_of_range_are_refused(double dueMilliseconds, double periodMilliseconds) =>
        Should.Throw<ArgumentOutOfRangeException>(() => _clock.CreateTimer(
            _ => { }, null, TimeSpan.FromMilliseconds(dueMilliseconds), TimeSpan.FromMilliseconds(periodMilliseconds)));

    [Fact]
    public async Task Threads_may_move_the_clock_and_use_timers_at_once()
    {
        var ticks = 0;
        using var timer = _clock.CreateTimer(_ => Interlocked.Increment(ref ticks), null, Second, Second);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 250; i++)
                {
                    using var other = _clock.CreateTimer(_ => { }, null, Second, Timeout.InfiniteTimeSpan);
                    _clock.Advance(Second);
                }
            },
            TestContext.Current.CancellationToken)));

        ticks.ShouldBe(1000);
    }

    private ITimer Create(string name, TimeSpan dueTime, TimeSpan period) =>
        _clock.CreateTimer(_ => _runs.Add(name), null, dueTime, period);
}
