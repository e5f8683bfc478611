using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Docker.DotNet.Serialization;

/// <summary>
/// Go's times: RFC 3339 with up to nine digits of a second and any offset, and year 1, or nothing, for none. They become UTC,
/// cut to .NET's 100 nanoseconds.
/// </summary>
internal sealed class Rfc3339Converter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TryGetDateTimeOffset(out var time))
            return time.UtcDateTime;
        var text = reader.GetString();
        return string.IsNullOrEmpty(text) || text.StartsWith("0001-01-01T", StringComparison.Ordinal)
            ? default
            : throw new JsonException($"\"{text}\" is no time of RFC 3339.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
}
