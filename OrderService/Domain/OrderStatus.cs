namespace ShopMesh.Orders.Domain;

/// <summary>How far an order is. The numbers are stored; they only ever grow along an order's life.</summary>
internal enum OrderStatus : short
{
    /// <summary>Written down; nothing is held for it yet, as far as is known.</summary>
    Pending = 1,

    /// <summary>Priced, and its stock is held.</summary>
    Reserved = 2,

    /// <summary>Its stock is sold.</summary>
    Confirmed = 3,

    /// <summary>Decided against; its stock is on its way back.</summary>
    Cancelling = 4,

    /// <summary>Holds nothing. Final.</summary>
    Cancelled = 5,
}
