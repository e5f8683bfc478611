using ShopMesh.Storefront.Problems;

namespace ShopMesh.Storefront.Baskets;

/// <summary>Why no order was made of a basket, for a person.</summary>
internal static class BasketProblem
{
    public static readonly ShopProblem Changed =
        new(StatusCodes.Status409Conflict, "Your basket has changed", "It isn't what you saw when you ordered. Look at it again, then order.");

    /// <summary>What is the matter with one product, by the kind of reason that the order service gives; <see langword="null"/> when it isn't about a product.</summary>
    public static string? OfLine(string type) => type switch
    {
        "INSUFFICIENT_STOCK" => "There are not that many left.",
        "PRODUCT_DISCONTINUED" => "We don't sell this any more.",
        "PRODUCT_NOT_FOUND" => "This is gone from the shop.",
        "MIXED_CURRENCIES" => "This can't be bought together with the rest: its price is in another currency.",
        _ => null,
    };

    /// <summary>What is the matter with the order as a whole.</summary>
    public static string? OfOrder(string type) => type switch
    {
        "INSUFFICIENT_STOCK" or "PRODUCT_DISCONTINUED" or "PRODUCT_NOT_FOUND" => null,
        "USER_NOT_ACTIVE" or "USER_NOT_FOUND" => "Your account can't be used for orders just now.",
        "RESERVATION_ENDED" => "It took too long, and what was held for you went back to the shelf. Order again.",
        "TOTAL_TOO_LARGE" => "This is more than one order can be worth.",
        _ => "It couldn't be ordered like this.",
    };
}
