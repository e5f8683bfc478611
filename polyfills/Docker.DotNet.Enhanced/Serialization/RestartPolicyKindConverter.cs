using System.Text.Json;
using System.Text.Json.Serialization;

namespace Docker.DotNet.Serialization;

internal sealed class RestartPolicyKindConverter : JsonConverter<RestartPolicyKind>
{
    public override RestartPolicyKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        "no" => RestartPolicyKind.No,
        "always" => RestartPolicyKind.Always,
        "on-failure" => RestartPolicyKind.OnFailure,
        "unless-stopped" => RestartPolicyKind.UnlessStopped,
        _ => RestartPolicyKind.Undefined,
    };

    public override void Write(Utf8JsonWriter writer, RestartPolicyKind value, JsonSerializerOptions options) => writer.WriteStringValue(value switch
    {
        RestartPolicyKind.Undefined => "",
        RestartPolicyKind.No => "no",
        RestartPolicyKind.Always => "always",
        RestartPolicyKind.OnFailure => "on-failure",
        RestartPolicyKind.UnlessStopped => "unless-stopped",
        _ => throw new JsonException($"There is no restart policy {value}."),
    });
}
