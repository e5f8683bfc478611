namespace ShopMesh.Users.SignIn;

/// <summary>What was tried with an address so far; decides about the next attempt. Pure.</summary>
/// <param name="Count">Attempts that have failed, or have not ended yet.</param>
/// <param name="FirstAt">When the first of them was.</param>
/// <param name="LastAt">When the last of them was.</param>
/// <param name="Locks">How often it was locked.</param>
/// <param name="LockedUntil">Until when it is locked; null while it is not.</param>
internal sealed record LockOutState(int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Locks, DateTimeOffset? LockedUntil)
{
    // An attempt that has not ended after this has lost its replica, and counts as failed.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    /// <summary>Nothing was tried.</summary>
    public static LockOutState Clean { get; } = new(0, default, default, 0, null);

    /// <summary>
    /// Counts an attempt before it is made, so that those that are made at once can't be more than those that are made one after another;
    /// or says how long to wait.
    /// </summary>
    public (LockOutState State, TimeSpan? Wait) Begin(DateTimeOffset now, LockOutOptions options)
    {
        if (LockedUntil > now)
            return (this, LockedUntil - now);

        var state = Forget(now, options);
        if (state.Count < options.Failures)
            return (state with { Count = state.Count + 1, FirstAt = state.Count == 0 ? now : state.FirstAt, LastAt = now }, null);
        if (now - state.LastAt < LongestAttempt)
            return (state, ShortWait);
        var locked = state.Lock(now, options);
        return (locked, locked.LockedUntil - now);
    }

    /// <summary>An attempt has failed.</summary>
    public LockOutState Fail(DateTimeOffset now, LockOutOptions options) =>
        Count >= options.Failures && LockedUntil is null ? Lock(now, options) : this;

    private LockOutState Forget(DateTimeOffset now, LockOutOptions options)
    {
        if (now - LastAt > options.ForgetAfter)
            return Clean;
        var hasServed = LockedUntil is not null;
        return hasServed || now - FirstAt > options.Window ? this with { Count = 0, LockedUntil = null } : this;
    }

    private LockOutState Lock(DateTimeOffset now, LockOutOptions options)
    {
        var duration = options.FirstLock * Math.Pow(2, Math.Min(Locks, 30));
        return this with { Locks = Locks + 1, LastAt = now, LockedUntil = now + (duration < options.LongestLock ? duration : options.LongestLock) };
    }
}
