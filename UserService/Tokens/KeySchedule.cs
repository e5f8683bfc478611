namespace ShopMesh.Users.Tokens;

/// <summary>When keys come and go. Pure: the same keys and the same time give the same answer on any replica.</summary>
internal static class KeySchedule
{
    // Clocks differ, and a token that was signed in the last moment is good for its whole life.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The key that signs now: the latest of those that have begun.</summary>
    public static SigningKey? Signer(IEnumerable<SigningKey> usable, DateTimeOffset now) =>
        usable.Where(key => key.ActiveFrom <= now).MaxBy(key => key.ActiveFrom);

    /// <summary>From when a new key is to sign; <see langword="null"/> while none is due.</summary>
    /// <param name="usable">The keys that can sign here.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">Lifetimes.</param>
    public static DateTimeOffset? NextFrom(IReadOnlyCollection<SigningKey> usable, DateTimeOffset now, UserTokenOptions options)
    {
        if (Signer(usable, now) is null)
            return now;
        var due = usable.Max(key => key.ActiveFrom) + options.KeyLifetime;
        if (due - options.KeyLead > now)
            return null;
        return due > now + options.KeyLead ? due : now + options.KeyLead;
    }

    /// <summary>The keys that no token is good for any more: another signs for longer than tokens live.</summary>
    public static IEnumerable<SigningKey> Ended(IReadOnlyCollection<SigningKey> keys, DateTimeOffset now, UserTokenOptions options) =>
        keys.Where(key => keys.Any(other => other.ActiveFrom > key.ActiveFrom && other.ActiveFrom + options.AccessTokenLifetime + Slack <= now));
}
