namespace ShopMesh.Users.Tokens;

/// <summary>The tokens that people sign in for. Configuration section <c>Users:Tokens</c>.</summary>
internal sealed class UserTokenOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Users:Tokens";

    /// <summary>
    /// <c>KeyEncryptionKey</c>, required: at least 32 random bytes in base64, a secret, the same on every replica. The private keys that
    /// tokens are signed with are encrypted with it in the database.
    /// </summary>
    public string? KeyEncryptionKey { get; set; }

    /// <summary><c>PreviousKeyEncryptionKey</c>: the one before, for as long as keys that were encrypted with it are in use.</summary>
    public string? PreviousKeyEncryptionKey { get; set; }

    /// <summary><c>AccessTokenLifetime</c>, default 10 min: how long a token is good for; also how long one outlives a sign-out.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary><c>RefreshTokenLifetime</c>, default 14 days: how long a session lasts that nobody uses.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary><c>SessionLifetime</c>, default 90 days: how long a session lasts at most; then the password is asked for again.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary><c>SessionsPerUser</c>, default 50: the oldest ends when there are more.</summary>
    public int SessionsPerUser { get; set; } = 50;

    /// <summary><c>KeyLifetime</c>, default 7 days: how long a key signs tokens before the next one does.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary><c>KeyLead</c>, default 30 min: how long before it signs a key is published, so that everyone has fetched it.</summary>
    public TimeSpan KeyLead { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary><c>KeyReloadInterval</c>, default 1 min: how often a replica looks at the keys.</summary>
    public TimeSpan KeyReloadInterval { get; set; } = TimeSpan.FromMinutes(1);
}
