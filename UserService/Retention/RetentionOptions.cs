namespace ShopMesh.Users.Retention;

/// <summary>How long what happened is kept. Configuration section <c>Users:Retention</c>.</summary>
internal sealed class RetentionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Users:Retention";

    /// <summary><c>Changes</c>, default 7 days: changes of users, for watches that resume.</summary>
    public TimeSpan Changes { get; set; } = TimeSpan.FromDays(7);

    /// <summary><c>Chat</c>, default 7 days: what was said in rooms.</summary>
    public TimeSpan Chat { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// <c>Events</c>, default 90 days: events of users, by when they occurred. Older ones are refused, so that none that was forgotten can
    /// be stored again.
    /// </summary>
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(90);

    /// <summary><c>Interval</c>, default 10 min: how often what is older is removed.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);
}
