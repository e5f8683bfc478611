namespace ShopMesh.Orders.Domain;

/// <summary>What orders need to know of a user.</summary>
/// <param name="Id">The user.</param>
/// <param name="IsActive">Whether the account can be used.</param>
internal sealed record Buyer(Guid Id, bool IsActive);
