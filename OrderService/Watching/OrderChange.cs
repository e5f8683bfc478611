using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Watching;

/// <summary>One move of an order. An order's moves are numbered without gaps, because each is made with the order's row locked.</summary>
internal sealed class OrderChange
{
    /// <summary>The order.</summary>
    public Guid OrderId { get; init; }

    /// <summary>The version that the order had after the move.</summary>
    public long Version { get; init; }

    /// <summary>The state that it moved into.</summary>
    public OrderStatus Status { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}
