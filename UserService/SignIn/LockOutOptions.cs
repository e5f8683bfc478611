namespace ShopMesh.Users.SignIn;

/// <summary>When an address is locked. Configuration section <c>Users:LockOut</c>.</summary>
internal sealed class LockOutOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Users:LockOut";

    /// <summary><c>Failures</c>, default 5: how many attempts may fail.</summary>
    public int Failures { get; set; } = 5;

    /// <summary><c>Window</c>, default 15 min: failures within this time of the first count together.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary><c>FirstLock</c>, default 1 min; each lock after it lasts twice as long.</summary>
    public TimeSpan FirstLock { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary><c>LongestLock</c>, default 1 hour.</summary>
    public TimeSpan LongestLock { get; set; } = TimeSpan.FromHours(1);

    /// <summary><c>ForgetAfter</c>, default 1 day: when nothing was tried for so long, locks begin with the first again.</summary>
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromDays(1);
}
