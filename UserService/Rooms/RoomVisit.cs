namespace ShopMesh.Users.Rooms;

/// <summary>What someone finds who comes into a room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Position">The room's position then: what came before is history, what comes after is news.</param>
/// <param name="Present">Who is there, the one who comes too.</param>
internal sealed record RoomVisit(Guid RoomId, long Position, IReadOnlyList<RoomMember> Present);
