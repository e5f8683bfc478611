using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>A key as RFC 7517 writes it. Keys on P-256 can be used; others can be read.</summary>
public class JsonWebKey : SecurityKey
{
    private ECDsaSecurityKey? _key;

    /// <summary>An empty key.</summary>
    public JsonWebKey()
    {
    }

    /// <summary>Reads a key.</summary>
    /// <param name="json">The key's JSON.</param>
    /// <exception cref="ArgumentException">It is not the JSON of a key.</exception>
    public JsonWebKey(string json)
    {
        ArgumentException.ThrowIfNullOrEmpty(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ArgumentException("The text is not a JSON web key.", nameof(json), e);
        }
    }

    /// <summary>The algorithm that the key is for.</summary>
    [JsonPropertyName("alg")]
    public string? Alg { get; set; }

    /// <summary>The curve.</summary>
    [JsonPropertyName("crv")]
    public string? Crv { get; set; }

    /// <summary>The private part of a key on a curve.</summary>
    [JsonPropertyName("d")]
    public string? D { get; set; }

    /// <summary>The key's name.</summary>
    [JsonPropertyName("kid")]
    public string? Kid { get; set; }

    /// <summary>The kind of key, such as <c>EC</c>.</summary>
    [JsonPropertyName("kty")]
    public string? Kty { get; set; }

    /// <summary>What the key is for, such as <c>sig</c>.</summary>
    [JsonPropertyName("use")]
    public string? Use { get; set; }

    /// <summary>The first coordinate.</summary>
    [JsonPropertyName("x")]
    public string? X { get; set; }

    /// <summary>The second coordinate.</summary>
    [JsonPropertyName("y")]
    public string? Y { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? KeyId
    {
        get => Kid;
        set => Kid = value;
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int KeySize => Kty == "EC" && Crv == "P-256" ? 256 : 0;

    /// <summary>Whether the private part is there.</summary>
    [JsonIgnore]
    public bool HasPrivateKey => D is not null;

    internal static JsonWebKey From(JsonElement element)
    {
        var key = new JsonWebKey();
        key.Read(element);
        return key;
    }

    internal override bool? VerifyEs256(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        KeySize == 256 && Use is null or "sig" && Alg is null or SecurityAlgorithms.EcdsaSha256
            ? Key().VerifyEs256(signed, signature)
            : null;

    internal override byte[] SignEs256(ReadOnlySpan<byte> data) =>
        KeySize == 256 ? Key().SignEs256(data) : throw new NotSupportedException("ES256 needs a key on the curve P-256.");

    private ECDsaSecurityKey Key()
    {
        if (_key is { } known)
            return known;
        try
        {
            var parameters = new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(X!), Y = Base64UrlEncoder.DecodeBytes(Y!) },
                D = D is null ? null : Base64UrlEncoder.DecodeBytes(D),
            };
            return _key = new ECDsaSecurityKey(ECDsa.Create(parameters));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            throw new SecurityTokenInvalidSigningKeyException("The key is not a point of the curve P-256.", e);
        }
    }

    private void Read(JsonElement element)
    {
        Alg = Text(element, "alg");
        Crv = Text(element, "crv");
        D = Text(element, "d");
        Kid = Text(element, "kid");
        Kty = Text(element, "kty");
        Use = Text(element, "use");
        X = Text(element, "x");
        Y = Text(element, "y");
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
