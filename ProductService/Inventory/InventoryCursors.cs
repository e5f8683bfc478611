using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Notifications;

namespace ShopMesh.Products.Inventory;

/// <summary>Positions in the feed as the callers have them.</summary>
internal sealed class InventoryCursors(ChangeCursors cursors)
{
    private const string Feed = "inventory";

    /// <summary>The cursor of a position.</summary>
    public string Protect(FeedPosition position) => cursors.Protect(Feed, unchecked((long)position.TransactionId), position.Id);

    /// <summary>The position of a cursor.</summary>
    /// <exception cref="InvalidArgumentException">It is no cursor of this feed.</exception>
    public FeedPosition Unprotect(string cursor)
    {
        var position = cursors.Unprotect(Feed, cursor, length: 2, "subscribe.cursor");
        return new FeedPosition(unchecked((ulong)position[0]), position[1]);
    }

    /// <summary>The error of those who come back too late.</summary>
    public static FailedPreconditionException Expired() => new(new PreconditionViolation(
        "CURSOR_EXPIRED",
        "inventory",
        "Changes after this cursor are not kept any more: read the products, and subscribe without a cursor."));
}
