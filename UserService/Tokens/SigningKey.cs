namespace ShopMesh.Users.Tokens;

/// <summary>A key that tokens are signed with, as it is stored.</summary>
internal sealed class SigningKey
{
    /// <summary>Its name in tokens (<c>kid</c>).</summary>
    public required string Id { get; init; }

    /// <summary>The public half (SubjectPublicKeyInfo).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The private half (PKCS #8), encrypted; see <see cref="KeyEncryption"/>.</summary>
    public required byte[] EncryptedPrivateKey { get; init; }

    /// <summary>Which key it is encrypted with.</summary>
    public required string EncryptionKeyId { get; init; }

    /// <summary>When it signs from; until the next key does.</summary>
    public DateTimeOffset ActiveFrom { get; init; }
}
