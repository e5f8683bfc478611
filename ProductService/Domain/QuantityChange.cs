namespace ShopMesh.Products.Domain;

/// <summary>Pieces that came in or went out, as they are remembered, so that the same change is made once.</summary>
internal sealed class QuantityChange
{
    /// <summary>How many pieces one change may bring or take.</summary>
    public const long MostDelta = 1_000_000_000_000;

    /// <summary>Characters in the reason.</summary>
    public const int MostReasonLength = 500;

    /// <summary>The id that the caller gave it.</summary>
    public Guid Id { get; init; }

    public Guid ProductId { get; init; }

    /// <summary>How many came in, or, when negative, went out.</summary>
    public long Delta { get; init; }

    /// <summary>What was available right after the change.</summary>
    public long NewQuantity { get; init; }

    public DateTimeOffset ChangedAt { get; init; }
}
