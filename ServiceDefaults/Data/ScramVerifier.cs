using System.Security.Cryptography;
using System.Text;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>
/// What PostgreSQL keeps of a password (RFC 5803, SCRAM-SHA-256). Making it here keeps the password itself out of statements, which
/// servers may log.
/// </summary>
internal static class ScramVerifier
{
    // What PostgreSQL itself uses by default.
    private const int Iterations = 4096;
    private const int SaltLength = 16;

    /// <summary>The verifier of a password of printable ASCII, with a salt of its own.</summary>
    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}";
    }
}
