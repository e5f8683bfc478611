using ShopMesh.Products.Domain;

namespace ShopMesh.Products.Inventory;

/// <summary>Changes that follow a position.</summary>
/// <param name="Changes">The changes in order.</param>
/// <param name="End">Where to go on.</param>
/// <param name="HasMore">Whether there are more already.</param>
/// <param name="Withheld">Whether changes are committed that cannot be shown yet, because an older transaction still runs.</param>
internal sealed record FeedPage(IReadOnlyList<InventoryChange> Changes, FeedPosition End, bool HasMore, bool Withheld);
