using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ShopMesh.Users.Tokens;

/// <summary>Encrypts private keys for the database with AES-256-GCM, bound to the name of the key, so that rows can't be exchanged.</summary>
internal sealed class KeyEncryption
{
    /// <summary>Bytes that the secret of configuration must have.</summary>
    public const int LeastLength = 32;

    private const int KeyLength = 32;

    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    private readonly List<(string Id, byte[] Key)> _keys = [];

    public KeyEncryption(IOptions<UserTokenOptions> options)
    {
        foreach (var text in new[] { options.Value.KeyEncryptionKey, options.Value.PreviousKeyEncryptionKey }.OfType<string>())
        {
            TryRead(text, out var secret);
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyLength, info: "shop.users signing keys"u8.ToArray());
            var id = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, outputLength: 8, info: "shop.users key id"u8.ToArray());
            _keys.Add((Convert.ToHexStringLower(id), key));
        }
    }

    /// <summary>Names the key that is encrypted with now; tells nothing about it.</summary>
    public string CurrentId => _keys[0].Id;

    /// <summary>Reads a secret of configuration.</summary>
    public static bool TryRead(string text, out byte[] secret)
    {
        secret = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, secret, out var length) || length < LeastLength)
            return false;
        Array.Resize(ref secret, length);
        return true;
    }

    /// <summary>Encrypts a private key: nonce, tag, ciphertext.</summary>
    public byte[] Encrypt(string name, ReadOnlySpan<byte> privateKey)
    {
        var box = new byte[NonceLength + TagLength + privateKey.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[0].Key, TagLength);
        aes.Encrypt(nonce, privateKey, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <summary>Decrypts a private key; <see langword="null"/> if it was encrypted with a key that is not known here, or is damaged.</summary>
    public byte[]? Decrypt(string name, string encryptionKeyId, byte[] box)
    {
        if (_keys.Find(known => known.Id == encryptionKeyId).Key is not { } key || box.Length <= NonceLength + TagLength)
            return null;
        var privateKey = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(
                box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), privateKey, Encoding.UTF8.GetBytes(name));
            return privateKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
