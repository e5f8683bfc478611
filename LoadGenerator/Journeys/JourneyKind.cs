namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>What a shopper comes for.</summary>
internal enum JourneyKind
{
    /// <summary>Looks around and leaves.</summary>
    Browse,

    /// <summary>Looks around, orders, looks at the order.</summary>
    Buy,

    /// <summary>Opens an account first.</summary>
    SignUpAndBuy,

    /// <summary>Thinks better of it afterwards.</summary>
    BuyAndCancel,
}
