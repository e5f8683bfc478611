namespace ShopMesh.Users.Domain.Events;

/// <summary>Something that a user did, told by a program that saw it.</summary>
internal sealed class UserEvent
{
    public Guid EventId { get; init; }

    public Guid UserId { get; init; }

    public UserEventKind Kind { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What the event says beyond its kind, as the contract's JSON.</summary>
    public required string Details { get; init; }
}
