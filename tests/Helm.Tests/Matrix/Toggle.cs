using ShopMesh.Helm.Tests.Schemas;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Matrix;

/// <summary>A value that can be switched: a boolean, or one of a few words.</summary>
/// <param name="Path">Where it stands, such as <c>services.users.autoscaling.enabled</c>.</param>
/// <param name="Value">What it is switched to, which is not its default.</param>
internal sealed record Toggle(string Path, JsonNode Value)
{
    /// <summary>
    /// All that a schema allows, found by walking it together with the default values; so the entries of a map such as
    /// <c>services</c> are those that the defaults have.
    /// </summary>
    public static IReadOnlyList<Toggle> Of(JsonObject schemaDocument, JsonObject defaults)
    {
        var schema = new JsonSchema(schemaDocument);
        return [.. Walk(schema, schemaDocument, defaults, "").DistinctBy(toggle => toggle.ToString())];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}={Value}";

    private static IEnumerable<Toggle> Walk(JsonSchema document, JsonObject at, JsonNode? value, string path)
    {
        at = document.Resolve(at);
        if (at["enum"] is JsonArray words)
            return words.Where(word => word is not null && !JsonNode.DeepEquals(word, value)).Select(word => new Toggle(path, word!.DeepClone()));
        if (at.Text("type") == "boolean")
            return [new Toggle(path, JsonValue.Create(value?.GetValue<bool>() != true))];

        var named = at.Entries("properties").Where(pair => pair.Value is JsonObject)
            .SelectMany(pair => Walk(document, (JsonObject)pair.Value!, value.At(pair.Key), Join(path, pair.Key)));
        var others = at["additionalProperties"] is JsonObject entry
            ? value.Entries().Where(pair => at.At("properties", pair.Key) is null).SelectMany(pair => Walk(document, entry, pair.Value, Join(path, pair.Key)))
            : [];
        var parts = ((string[])["allOf", "anyOf", "oneOf"]).SelectMany(keyword => (at[keyword] as JsonArray)?.OfType<JsonObject>() ?? [])
            .SelectMany(part => Walk(document, part, value, path));
        return named.Concat(others).Concat(parts);
    }

    // A key with a dot in it, such as a label's, is no switch of the chart.
    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
