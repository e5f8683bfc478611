namespace ShopMesh.Helm.Tests.Yaml;

/// <summary>Looks into trees of values and objects, and makes such trees.</summary>
internal static class JsonPaths
{
    /// <summary>What is there under these keys, or null.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            node = (node as JsonObject)?[key];
        return node;
    }

    /// <summary>The text there, or null; numbers and booleans as JSON writes them.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> keys) => node.At(keys)?.ToString();

    /// <summary>The items of the list there; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        (node.At(keys) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The entries of the mapping there; none where there is no mapping.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        node.At(keys) as JsonObject ?? [];

    /// <summary>The mapping there as texts, such as labels.</summary>
    public static Dictionary<string, string> Texts(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        node.Entries(keys).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    /// <summary>A tree that has only this value, under a path such as <c>services.users.enabled</c>.</summary>
    public static JsonObject Set(string path, JsonNode? value)
    {
        var keys = path.Split('.');
        for (var i = keys.Length - 1; i > 0; i--)
            value = new JsonObject { [keys[i]] = value };
        return new JsonObject { [keys[0]] = value };
    }

    /// <summary>One tree over the other, as Helm lays values: mappings are merged, a null removes, everything else replaces.</summary>
    public static JsonObject Merge(JsonObject below, JsonObject above)
    {
        var merged = (JsonObject)below.DeepClone();
        foreach (var (key, value) in above)
        {
            if (value is null)
                merged.Remove(key);
            else
                merged[key] = value is JsonObject inner && merged[key] is JsonObject under ? Merge(under, inner) : value.DeepClone();
        }

        return merged;
    }
}
