using ShopMesh.Users.SignIn;

namespace ShopMesh.Users.Tests.SignIn;

public sealed class LockOutStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LockOutOptions _options = new();

    [Fact]
    public void Attempts_that_fail_lock_the_address_and_each_lock_is_longer()
    {
        var (state, now) = (LockOutState.Clean, Start);
        foreach (var minutes in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            state = FailAll(state, now);
            (state.LockedUntil - now).ShouldBe(TimeSpan.FromMinutes(minutes));
            state.Begin(now.AddSeconds(1), _options).Wait.ShouldBe(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            now = state.LockedUntil!.Value;
        }
    }

    [Fact]
    public void Attempts_that_are_made_at_once_are_no_more_than_one_after_another()
    {
        var state = LockOutState.Clean;
        for (var i = 0; i < _options.Failures; i++)
        {
            (state, var wait) = state.Begin(Start, _options);
            wait.ShouldBeNull();
        }

        state.Begin(Start, _options).Wait.ShouldBe(TimeSpan.FromSeconds(1), "those before may still succeed");
        state = state.Fail(Start, _options);
        state.Begin(Start, _options).Wait.ShouldBe(_options.FirstLock);
    }

    [Fact]
    public void Attempts_whose_replica_was_lost_count_as_failed()
    {
        var state = LockOutState.Clean;
        for (var i = 0; i < _options.Failures; i++)
            state = state.Begin(Start, _options).State;
        state.Begin(Start.AddSeconds(11), _options).Wait.ShouldBe(_options.FirstLock);
    }

    [Fact]
    public void Failures_of_long_ago_do_not_count()
    {
        var state = LockOutState.Clean;
        for (var i = 0; i < _options.Failures - 1; i++)
            state = state.Begin(Start, _options).State.Fail(Start, _options);
        var later = Start + _options.Window + TimeSpan.FromSeconds(1);
        state = state.Begin(later, _options).State;
        state.Count.ShouldBe(1);
        state.Fail(later, _options).LockedUntil.ShouldBeNull();
    }

    [Fact]
    public void After_a_day_of_peace_locks_begin_with_the_first_again()
    {
        var state = FailAll(FailAll(LockOutState.Clean, Start), Start.AddMinutes(1));
        state.Locks.ShouldBe(2);
        var later = state.LockedUntil!.Value + _options.ForgetAfter;
        FailAll(state, later).Locks.ShouldBe(1);
    }

    private LockOutState FailAll(LockOutState state, DateTimeOffset now)
    {
        for (var i = 0; i < _options.Failures; i++)
        {
            (state, var wait) = state.Begin(now, _options);
            wait.ShouldBeNull();
            state = state.Fail(now, _options);
        }

        return state;
    }
}
