namespace ShopMesh.Users.Rooms;

/// <summary>Someone who is in a room.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Since">Since when.</param>
/// <param name="Sessions">By how many calls.</param>
internal sealed record RoomMember(Guid UserId, DateTimeOffset Since, int Sessions);
