using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Tests.TimeProvider;

public sealed class FakeTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new(Start);

    [Fact]
    public void The_clock_shows_the_year_2000_unless_told_otherwise()
    {
        var clock = new FakeTimeProvider();

        clock.GetUtcNow().ShouldBe(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        clock.Start.ShouldBe(clock.GetUtcNow());
        clock.LocalTimeZone.ShouldBe(TimeZoneInfo.Utc);
        clock.ToString().ShouldBe("2000-01-01T00:00:00.000");
    }

    [Fact]
    public void The_clock_stands_still_until_it_is_moved()
    {
        _clock.GetUtcNow().ShouldBe(Start);
        _clock.GetUtcNow().ShouldBe(Start);

        _clock.Advance(Second);
        _clock.GetUtcNow().ShouldBe(Start + Second);

        _clock.SetUtcNow(Start + TimeSpan.FromHours(1));
        _clock.GetUtcNow().ShouldBe(Start + TimeSpan.FromHours(1));
        _clock.Start.ShouldBe(Start);
    }

    [Fact]
    public void The_clock_refuses_to_go_back()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _clock.SetUtcNow(Start - Second));
        Should.Throw<ArgumentOutOfRangeException>(() => _clock.Advance(-Second));
        Should.Throw<ArgumentOutOfRangeException>(() => _clock.AutoAdvanceAmount = -Second);
        _clock.GetUtcNow().ShouldBe(Start);
    }

    [Fact]
    public void Reading_moves_the_clock_on_by_the_auto_advance_amount()
    {
        _clock.AutoAdvanceAmount = Second;

        _clock.GetUtcNow().ShouldBe(Start);
        _clock.GetUtcNow().ShouldBe(Start + Second);
    }

    [Fact]
    public void Reading_runs_the_timers_that_are_due_by_it()
    {
        var runs = 0;
        using var timer = _clock.CreateTimer(_ => runs++, null, Second, Timeout.InfiniteTimeSpan);
        _clock.AutoAdvanceAmount = Second;

        _ = _clock.GetUtcNow();

        runs.ShouldBe(1);
    }

    [Fact]
    public void Timestamps_measure_the_time_that_passed()
    {
        var before = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromMilliseconds(1234));

        _clock.GetElapsedTime(before).ShouldBe(TimeSpan.FromMilliseconds(1234));
    }

    [Fact]
    public void Adjusting_sets_the_clock_without_any_time_passing()
    {
        var runs = 0;
        using var timer = _clock.CreateTimer(_ => runs++, null, Second, Timeout.InfiniteTimeSpan);
        var before = _clock.GetTimestamp();

        _clock.AdjustTime(Start - TimeSpan.FromDays(1));
        _clock.GetUtcNow().ShouldBe(Start - TimeSpan.FromDays(1));
        _clock.AdjustTime(Start + TimeSpan.FromDays(1));

        runs.ShouldBe(0);
        _clock.GetElapsedTime(before).ShouldBe(TimeSpan.Zero);
        _clock.Advance(Second);
        runs.ShouldBe(1);
    }

    [Fact]
    public void The_local_time_follows_the_time_zone()
    {
        _clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(5), null, null));

        _clock.GetLocalNow().ShouldBe(Start);
        _clock.GetLocalNow().Offset.ShouldBe(TimeSpan.FromHours(5));
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _clock, TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        delay.IsCompleted.ShouldBeFalse();

        _clock.Advance(TimeSpan.FromTicks(1));
        await delay;
    }

    [Fact]
    public void A_cancellation_source_cancels_when_its_time_has_come()
    {
        using var source = new CancellationTokenSource(Second, _clock);

        _clock.Advance(Second);

        source.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task A_periodic_timer_ticks_with_each_period()
    {
        using var timer = new PeriodicTimer(Second, _clock);

        for (var i = 0; i < 3; i++)
        {
            var tick = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            tick.IsCompleted.ShouldBeFalse();
            _clock.Advance(Second);
            (await tick).ShouldBeTrue();
        }
    }
}
