namespace ShopMesh.Users.Limits;

/// <summary>How much of what lasts one replica takes on at once. Configuration section <c>Users:Limits</c>; more is RESOURCE_EXHAUSTED.</summary>
internal sealed class UserLimits
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Users:Limits";

    /// <summary><c>Streams</c>, default 8: calls of StreamUsers. Each holds a database connection until its reader has read all.</summary>
    public int Streams { get; set; } = 8;

    /// <summary><c>Batches</c>, default 8: calls of BatchCreateUsers.</summary>
    public int Batches { get; set; } = 8;

    /// <summary><c>Watches</c>, default 1,000: calls of WatchUser.</summary>
    public int Watches { get; set; } = 1000;

    /// <summary><c>Chats</c>, default 1,000: calls of Chat.</summary>
    public int Chats { get; set; } = 1000;

    /// <summary><c>EventStreams</c>, default 1,000: calls of UserEvents.</summary>
    public int EventStreams { get; set; } = 1000;
}
