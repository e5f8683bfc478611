using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>A program's key: 256 random bits, so that its hash needs neither salt nor slowness.</summary>
internal static class ApiKey
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "x-api-key";

    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>The longest key that is looked at.</summary>
    public const int MaximumLength = 256;

    // Lets scanners of repositories and logs find keys that were left there.
    private const string Prefix = "shop_";
    private const int SecretLength = 32;

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether a text is a scope: words of lower-case letters with a dot between.</summary>
    public static bool IsScope(string scope) =>
        scope.Split('.') is { Length: >= 2 } words && Array.TrueForAll(words, word => word.Length > 0 && word.All(char.IsAsciiLetterLower));
}
