namespace ShopMesh.Users.Domain.Chat;

/// <summary>Something that happened in a room, at its place in the room's order.</summary>
internal sealed class ChatEntry
{
    /// <summary>Characters in a message.</summary>
    public const int MostTextLength = 4000;

    public Guid RoomId { get; init; }

    /// <summary>Counts the room's entries, from 1.</summary>
    public long Position { get; init; }

    public ChatEntryKind Kind { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The id that the sender gave the message; null when it is none.</summary>
    public Guid? MessageId { get; init; }

    public string? Text { get; init; }

    public DateTimeOffset At { get; init; }
}
