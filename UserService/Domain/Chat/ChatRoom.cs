namespace ShopMesh.Users.Domain.Chat;

/// <summary>A room. Whoever writes into it holds the lock of its row, so positions have no gaps and become visible in their order.</summary>
internal sealed class ChatRoom
{
    /// <summary>Characters in a name.</summary>
    public const int MostNameLength = 100;

    public Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The position of the last entry; 0 when there was none.</summary>
    public long LastPosition { get; init; }

    public DateTimeOffset LastActiveAt { get; init; }
}
