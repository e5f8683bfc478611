namespace Microsoft.IdentityModel.Tokens;

/// <summary>Names of algorithms. ES256 is the one that this polyfill computes; the others are named so that they can be refused.</summary>
public static class SecurityAlgorithms
{
    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    public const string EcdsaSha256 = "ES256";

    /// <summary>HMAC with SHA-256.</summary>
    public const string HmacSha256 = "HS256";

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    public const string RsaSha256 = "RS256";

    /// <summary>No signature at all.</summary>
    public const string None = "none";
}
