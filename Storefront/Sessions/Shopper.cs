namespace ShopMesh.Storefront.Sessions;

/// <summary>Who has signed in.</summary>
/// <param name="UserId">The account.</param>
public sealed record Shopper(Guid UserId);
