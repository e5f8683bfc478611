namespace ShopMesh.Users.Domain.Chat;

/// <summary>
/// One connection of a member to a room: a lease, which the replica that serves it renews. When the replica is gone, the lease
/// expires, and another replica tells the room that the member has left.
/// </summary>
internal sealed class ChatSession
{
    public Guid Id { get; init; }

    public Guid RoomId { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The replica that serves it.</summary>
    public Guid ReplicaId { get; init; }

    public DateTimeOffset JoinedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
