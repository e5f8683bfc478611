using System.Text.Json;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>Keys as RFC 7517 writes them. A key of a kind that is not known is left out when signing keys are asked for.</summary>
public class JsonWebKeySet
{
    /// <summary>An empty set.</summary>
    public JsonWebKeySet()
    {
    }

    /// <summary>Reads a set.</summary>
    /// <param name="json">The set's JSON.</param>
    /// <exception cref="ArgumentException">It is not the JSON of a set of keys.</exception>
    public JsonWebKeySet(string json)
    {
        ArgumentException.ThrowIfNullOrEmpty(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var key in document.RootElement.GetProperty("keys").EnumerateArray())
                Keys.Add(JsonWebKey.From(key));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ArgumentException("The text is not a set of JSON web keys.", nameof(json), e);
        }
    }

    /// <summary>The keys.</summary>
    public IList<JsonWebKey> Keys { get; } = [];

    /// <summary>Reads a set.</summary>
    /// <param name="json">The set's JSON.</param>
    public static JsonWebKeySet Create(string json) => new(json);

    /// <summary>The keys that signatures can be verified with.</summary>
    public IList<SecurityKey> GetSigningKeys() => [.. Keys.Where(key => key.KeySize > 0 && key.Use is null or "sig")];
}
