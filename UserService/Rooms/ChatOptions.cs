namespace ShopMesh.Users.Rooms;

/// <summary>What rooms take. Configuration section <c>Users:Chat</c>.</summary>
internal sealed class ChatOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Users:Chat";

    /// <summary>
    /// <c>Lease</c>, default 30 s: how long a member stays present whose replica no longer says so. It is renewed three times in that time.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary><c>History</c>, default 50: messages that someone who comes without a cursor is told first.</summary>
    public int History { get; set; } = 50;

    /// <summary><c>MembersPerRoom</c>, default 200: different members who are in a room at once.</summary>
    public int MembersPerRoom { get; set; } = 200;

    /// <summary><c>SessionsPerMember</c>, default 5: calls by which one member is in one room at once.</summary>
    public int SessionsPerMember { get; set; } = 5;

    /// <summary><c>MessagesPerSecond</c>, default 10: what a call may say in the long run.</summary>
    public int MessagesPerSecond { get; set; } = 10;

    /// <summary><c>Burst</c>, default 20: what a call may say at once.</summary>
    public int Burst { get; set; } = 20;
}
