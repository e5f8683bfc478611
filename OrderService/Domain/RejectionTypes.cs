namespace ShopMesh.Orders.Domain;

/// <summary>The kinds of <see cref="Rejection"/>. They are part of the contract with callers.</summary>
internal static class RejectionTypes
{
    /// <summary>There is no such user.</summary>
    public const string UserNotFound = "USER_NOT_FOUND";

    /// <summary>The user's account cannot be used.</summary>
    public const string UserNotActive = "USER_NOT_ACTIVE";

    /// <summary>There is no such product.</summary>
    public const string ProductNotFound = "PRODUCT_NOT_FOUND";

    /// <summary>The product is not sold any more.</summary>
    public const string ProductDiscontinued = "PRODUCT_DISCONTINUED";

    /// <summary>There is too little of the product.</summary>
    public const string InsufficientStock = "INSUFFICIENT_STOCK";

    /// <summary>The products have prices in different currencies.</summary>
    public const string MixedCurrencies = "MIXED_CURRENCIES";

    /// <summary>The total is larger than can be written down.</summary>
    public const string TotalTooLarge = "TOTAL_TOO_LARGE";

    /// <summary>The stock was held for the order and given back before the order was confirmed.</summary>
    public const string ReservationEnded = "RESERVATION_ENDED";

    /// <summary>The order could not be confirmed in time, because something that it needs was away for too long.</summary>
    public const string OrderExpired = "ORDER_EXPIRED";
}
