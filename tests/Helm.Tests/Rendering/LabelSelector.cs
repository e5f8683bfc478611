using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rendering;

/// <summary>A selector of Kubernetes: labels that must be there, and expressions over them; an empty one selects everything.</summary>
internal static class LabelSelector
{
    /// <summary>Whether it selects something with these labels.</summary>
    public static bool Selects(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Texts("matchLabels").All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && selector.Items("matchExpressions").All(expression => Holds(expression, labels));

    private static bool Holds(JsonObject expression, IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(expression.Text("key")!, out var value);
        var listed = has && ((JsonArray?)expression["values"] ?? []).Any(item => item?.ToString() == value);
        return expression.Text("operator") switch
        {
            "In" => listed,
            "NotIn" => !listed,
            "Exists" => has,
            "DoesNotExist" => !has,
            var other => throw new NotSupportedException($"operator {other}"),
        };
    }
}
