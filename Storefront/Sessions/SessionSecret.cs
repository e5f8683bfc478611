using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ShopMesh.Storefront.Sessions;

/// <summary>
/// What a browser's cookie holds: 256 random bits. Of them come, by HKDF (RFC 5869), the id under which the session is stored and
/// the key that its tokens are encrypted with (AES-256-GCM). Whoever reads the database has neither.
/// </summary>
internal sealed class SessionSecret
{
    private const int Size = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _key;

    private SessionSecret(byte[] secret)
    {
        CookieValue = Base64Url.EncodeToString(secret);
        Id = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Size, info: "storefront session id"u8.ToArray());
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Size, info: "storefront session tokens"u8.ToArray());
    }

    /// <summary>What the cookie says; nobody else is to see it.</summary>
    public string CookieValue { get; }

    /// <summary>The id of the session's row.</summary>
    public byte[] Id { get; }

    public static SessionSecret New() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Reads a cookie; <see langword="null"/> when it is none of ours.</summary>
    public static SessionSecret? Parse(string? cookie)
    {
        Span<byte> secret = stackalloc byte[Size];
        return cookie is { Length: > 0 and < 64 }
            && Base64Url.DecodeFromChars(cookie, secret, out _, out var written) == OperationStatus.Done && written == Size
            ? new SessionSecret(secret.ToArray())
            : null;
    }

    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceSize), plain, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), Id);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">It was not sealed with this secret.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed tokens are cut short.");
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        aes.Decrypt(sealedBytes[..NonceSize], sealedBytes[(NonceSize + TagSize)..], sealedBytes.Slice(NonceSize, TagSize), plain, Id);
        return plain;
    }
}
