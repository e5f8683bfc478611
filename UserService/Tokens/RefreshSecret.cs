using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ShopMesh.Users.Tokens;

/// <summary>A refresh token: 256 random bits. Only its hash is stored, which for so many bits needs neither salt nor slowness.</summary>
internal static class RefreshSecret
{
    private const int Length = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
