using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>Makes page tokens of cursors, and cursors of page tokens.</summary>
/// <remarks>A token is base64url of: version (1 byte), digest of the query (16), cursor, HMAC-SHA256 of all before it (16).</remarks>
public sealed class PageTokenProtector
{
    private const byte Version = 1;
    private const int DigestLength = 16;
    private const int TagLength = 16;

    // Guards against damage and old formats where no key is configured; see PageTokenOptions.Key.
    private static readonly byte[] PublicKey = SHA256.HashData("shop.local page tokens"u8);

    private readonly byte[] _key;

    /// <summary>Takes the key from the options.</summary>
    /// <param name="options">The options.</param>
    public PageTokenProtector(IOptions<PageTokenOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _key = options.Value.Key is { } key ? Convert.FromBase64String(key) : PublicKey;
    }

    /// <summary>The token of a cursor within the query that <paramref name="query"/> describes.</summary>
    internal string Protect(string query, ReadOnlySpan<byte> cursor)
    {
        var token = new byte[1 + DigestLength + cursor.Length + TagLength];
        token[0] = Version;
        Digest(query).CopyTo(token.AsSpan(1));
        cursor.CopyTo(token.AsSpan(1 + DigestLength));
        var signed = token.AsSpan(0, token.Length - TagLength);
        HMACSHA256.HashData(_key, signed).AsSpan(0, TagLength).CopyTo(token.AsSpan(signed.Length));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The cursor in a token.</summary>
    /// <exception cref="FormatException">We did not make this token.</exception>
    /// <exception cref="PageTokenMismatchException">We made it for another query.</exception>
    internal byte[] Unprotect(string query, string token)
    {
        if (token.Length > QueryLimits.PageTokenLength || !Base64Url.IsValid(token))
            throw new FormatException("Not base64url.");

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < 1 + DigestLength + TagLength || bytes[0] != Version)
            throw new FormatException("Not a token of this version.");

        var signed = bytes.AsSpan(0, bytes.Length - TagLength);
        var tag = HMACSHA256.HashData(_key, signed).AsSpan(0, TagLength);
        if (!CryptographicOperations.FixedTimeEquals(tag, bytes.AsSpan(signed.Length)))
            throw new FormatException("The token was changed on its way.");
        if (!signed[1..(1 + DigestLength)].SequenceEqual(Digest(query)))
            throw new PageTokenMismatchException();

        return signed[(1 + DigestLength)..].ToArray();
    }

    private static Span<byte> Digest(string query) => SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, DigestLength);
}
