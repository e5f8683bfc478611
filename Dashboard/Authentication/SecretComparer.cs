using System.Security.Cryptography;
using System.Text;

namespace ShopMesh.Dashboard.Authentication;

/// <summary>Compares what a caller shows with secrets, in a time that tells nothing about them, not even their length.</summary>
internal sealed class SecretComparer
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[][] _digests;

    public SecretComparer(params string[] secrets) =>
        _digests = [.. secrets.Where(secret => secret.Length > 0).Select(Digest)];

    public bool Matches(string? shown)
    {
        var digest = Digest(shown ?? "");
        var matches = false;
        foreach (var secret in _digests)
            matches |= CryptographicOperations.FixedTimeEquals(digest, secret);
        return matches;
    }

    private byte[] Digest(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
}
