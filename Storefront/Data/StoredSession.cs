namespace ShopMesh.Storefront.Data;

/// <summary>
/// One browser's session. The row alone opens nothing: its id is a digest of the secret in the browser's cookie, and the tokens
/// are encrypted with a key that only that secret gives.
/// </summary>
internal sealed class StoredSession
{
    public required byte[] Id { get; init; }

    /// <summary>Who signed in; <see langword="null"/> for a visitor with a basket.</summary>
    public Guid? UserId { get; set; }

    /// <summary>The tokens, sealed by <c>SessionSecret</c>.</summary>
    public byte[]? Tokens { get; set; }

    /// <summary>The basket as JSON.</summary>
    public required string Basket { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session ends if it is not used any more.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}
