namespace ShopMesh.Products.Domain;

/// <summary>Stock that is held for someone. It is HELD until it is COMMITTED, RELEASED or EXPIRED; a committed one can still be released.</summary>
internal sealed class Reservation
{
    /// <summary>How long stock is held when the caller does not say.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long it is held at least.</summary>
    public static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(1);

    /// <summary>How long it is held at most.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    /// <summary>Products in a reservation.</summary>
    public const int MostItems = 100;

    /// <summary>Pieces of one product in a reservation.</summary>
    public const long MostQuantity = 1_000_000;

    /// <summary>Characters in the reason of a release.</summary>
    public const int MostReasonLength = 500;

    /// <summary>The id that the caller gave it.</summary>
    public Guid Id { get; init; }

    /// <summary>What it holds or held, in order of the products' ids; nothing for one that was released before it was made.</summary>
    public IReadOnlyList<ReservationItem> Items { get; init; } = [];

    public ReservationStatus Status { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was committed, released or expired; null while it is held.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it was released; empty when nobody said.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it holds stock that should have been given back by now.</summary>
    public bool IsDue(DateTimeOffset now) => Status == ReservationStatus.Held && ExpiresAt <= now;

    /// <summary>Whether it is for these items, in whatever order.</summary>
    public bool IsFor(IEnumerable<ReservationItem> items) => Items.SequenceEqual(items.OrderBy(item => item.ProductId));
}
