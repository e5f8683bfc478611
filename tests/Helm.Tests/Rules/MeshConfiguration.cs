using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>The configuration of a workload, <c>mesh.json</c> of its ConfigMap.</summary>
internal static class MeshConfiguration
{
    /// <summary>The file's name.</summary>
    public const string File = "mesh.json";

    /// <summary>The configuration of a workload.</summary>
    public static JsonObject Of(Rendered rendered, string workload) =>
        (JsonObject)JsonNode.Parse(rendered.Get("ConfigMap", workload).Body.Text("data", File) ?? throw new InvalidOperationException($"ConfigMap/{workload} has no {File}."))!;

    /// <summary>All that is configured, by key as the configuration of .NET has it.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Flatten(JsonNode? node, string path = "") => node switch
    {
        JsonObject item => item.SelectMany(pair => Flatten(pair.Value, path.Length == 0 ? pair.Key : $"{path}:{pair.Key}")),
        JsonArray items => items.SelectMany((item, i) => Flatten(item, $"{path}:{i}")),
        _ => [KeyValuePair.Create(path, node?.ToString())],
    };
}
