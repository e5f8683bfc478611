using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>A token in the compact form of RFC 7515: read, which says nothing about its being valid.</summary>
public class JsonWebToken : SecurityToken
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly JsonElement _header;
    private readonly JsonElement _payload;

    /// <summary>Reads a token.</summary>
    /// <param name="jwtEncodedString">The token.</param>
    /// <exception cref="SecurityTokenMalformedException">It is not written as tokens are.</exception>
    public JsonWebToken(string jwtEncodedString)
    {
        ArgumentException.ThrowIfNullOrEmpty(jwtEncodedString);
        EncodedToken = jwtEncodedString;
        var parts = jwtEncodedString.Split('.', 4);
        if (parts.Length != 3)
            throw new SecurityTokenMalformedException("A signed token has three parts.");

        SignedPart = jwtEncodedString[..(parts[0].Length + 1 + parts[1].Length)];
        try
        {
            _header = Read(parts[0]);
            _payload = Read(parts[1]);
            Signature = Base64UrlEncoder.DecodeBytes(parts[2]);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // The cause would repeat parts of the token.
            throw new SecurityTokenMalformedException("A part of the token is not what it should be.");
        }
    }

    /// <summary>The token as it came.</summary>
    public string EncodedToken { get; }

    /// <summary>The algorithm that it says it was signed with.</summary>
    public string Alg => Text(_header, "alg") ?? "";

    /// <summary>The key that it says it was signed with.</summary>
    public string Kid => Text(_header, "kid") ?? "";

    /// <summary>Its type.</summary>
    public string Typ => Text(_header, "typ") ?? "";

    /// <summary>Whom it speaks of.</summary>
    public string Subject => Text(_payload, JwtRegisteredClaimNames.Sub) ?? "";

    /// <summary>Whom it is for.</summary>
    public IEnumerable<string> Audiences => !_payload.TryGetProperty(JwtRegisteredClaimNames.Aud, out var audience) ? []
        : audience.ValueKind == JsonValueKind.Array ? [.. audience.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : audience.ValueKind == JsonValueKind.String ? [audience.GetString()!] : [];

    /// <summary>What it says, one claim for each item of a list.</summary>
    public IEnumerable<Claim> Claims => _payload.EnumerateObject().SelectMany(property => Items(property.Value).Select(item =>
        new Claim(property.Name, item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText(), TypeOf(item), Issuer)));

    /// <inheritdoc/>
    public override string Id => Text(_payload, JwtRegisteredClaimNames.Jti) ?? "";

    /// <inheritdoc/>
    public override string Issuer => Text(_payload, JwtRegisteredClaimNames.Iss) ?? "";

    /// <summary>When it was made; <see cref="DateTime.MinValue"/> where it does not say.</summary>
    public DateTime IssuedAt => Time(JwtRegisteredClaimNames.Iat) ?? DateTime.MinValue;

    /// <inheritdoc/>
    public override SecurityKey? SigningKey { get; set; }

    /// <inheritdoc/>
    public override DateTime ValidFrom => NotBefore ?? DateTime.MinValue;

    /// <inheritdoc/>
    public override DateTime ValidTo => Expires ?? DateTime.MinValue;

    internal string SignedPart { get; }

    internal byte[] Signature { get; }

    internal DateTime? NotBefore => Time(JwtRegisteredClaimNames.Nbf);

    internal DateTime? Expires => Time(JwtRegisteredClaimNames.Exp);

    internal bool HasCriticalHeaders => _header.TryGetProperty("crit", out _);

    internal JsonElement Payload => _payload;

    /// <summary>A claim's value.</summary>
    /// <typeparam name="T">Its type: text, a number, a boolean, or a list.</typeparam>
    /// <param name="key">The claim.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the token has the claim, and it is of that type.</returns>
    public bool TryGetPayloadValue<T>(string key, out T value)
    {
        value = default!;
        if (!_payload.TryGetProperty(key, out var element))
            return false;
        try
        {
            value = element.Deserialize<T>()!;
            return value is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Names the token without its signature, so that a log of it gives nothing away.</summary>
    public override string ToString() => $"token {Id} of {Issuer}";

    private static JsonElement Read(string part)
    {
        using var document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(part), Strict);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement[] Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static string TypeOf(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Number => ClaimValueTypes.Integer64,
        JsonValueKind.True or JsonValueKind.False => ClaimValueTypes.Boolean,
        JsonValueKind.String => ClaimValueTypes.String,
        _ => "JSON",
    };

    /// <summary>A NumericDate; one that is no number, or beyond the calendar, makes the token malformed rather than timeless.</summary>
    private DateTime? Time(string name)
    {
        if (!_payload.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || !(Math.Abs(seconds) < 250_000_000_000))
            throw new SecurityTokenMalformedException($"The claim {name} is not a time.");
        return DateTime.UnixEpoch.AddSeconds(Math.Floor(seconds));
    }
}
