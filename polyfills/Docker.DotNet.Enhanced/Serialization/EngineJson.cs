using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Docker.DotNet.Serialization;

/// <summary>JSON as the engine reads and writes it.</summary>
internal static class EngineJson
{
    /// <summary>
    /// What is null is left out, for Go's decoder tells absence from presence. Names are read in any case, as Go does: the API has
    /// <c>Id</c>, <c>ID</c> and <c>id</c> for the same thing.
    /// </summary>
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = true,
        Converters = { new Rfc3339Converter() },
    };

    internal static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    internal static string SerializeToString<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A value of a header, in the URL-safe base64 that the engine wants there.</summary>
    internal static string SerializeToHeader<T>(T value)
    {
        // With padding: Go's base64.URLEncoding, which the engine decodes with, requires it.
        var text = Base64Url.EncodeToString(Serialize(value));
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }

    internal static T DeserializeFromHeader<T>(string value)
        where T : class
    {
        // The engine writes this one in the standard alphabet.
        return JsonSerializer.Deserialize<T>(Convert.FromBase64String(value), Options)
            ?? throw new JsonException("The engine answered with null.");
    }
}
