using System.Buffers;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Writes the parts of a token that are signed.</summary>
internal static class TokenWriter
{
    public static string Write(SecurityTokenDescriptor descriptor, SigningCredentials credentials, bool setDefaultTimes)
    {
        var header = Json(json =>
        {
            json.WriteString("alg", credentials.Algorithm);
            if (credentials.Kid is { } kid)
                json.WriteString("kid", kid);
            json.WriteString("typ", descriptor.TokenType ?? "JWT");
        });
        var payload = Json(json => WritePayload(json, descriptor, setDefaultTimes));
        return $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
    }

    /// <summary>A claim's value as .NET has it.</summary>
    public static object ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => value.EnumerateArray().Select(ValueOf).ToList(),
        _ => value,
    };

    private static void WritePayload(Utf8JsonWriter json, SecurityTokenDescriptor descriptor, bool setDefaultTimes)
    {
        var now = DateTime.UtcNow;
        Time(json, JwtRegisteredClaimNames.Iat, descriptor.IssuedAt ?? (setDefaultTimes ? now : null));
        Time(json, JwtRegisteredClaimNames.Nbf, descriptor.NotBefore ?? (setDefaultTimes ? now : null));
        Time(json, JwtRegisteredClaimNames.Exp, descriptor.Expires
            ?? (setDefaultTimes ? now.AddMinutes(TokenHandler.DefaultTokenLifetimeInMinutes) : null));
        if (descriptor.Issuer is { } issuer)
            json.WriteString(JwtRegisteredClaimNames.Iss, issuer);
        if (descriptor.Audience is { } audience)
            json.WriteString(JwtRegisteredClaimNames.Aud, audience);
        foreach (var (name, value) in descriptor.Claims ?? new Dictionary<string, object>())
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, value.GetType());
        }
    }

    private static void Time(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } at)
            json.WriteNumber(name, (long)Math.Floor((at.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds));
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
