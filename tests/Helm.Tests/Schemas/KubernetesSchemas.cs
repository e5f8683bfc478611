using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Schemas;

/// <summary>
/// The schemas of kinds as Kubernetes publishes them (OpenAPI 2 or 3, <c>api/openapi-spec</c> of its sources) and as custom resource definitions
/// do, from the folder that <c>SHOP_TEST_KUBERNETES_SCHEMAS</c> names. They are no part of this repository: they are not ours.
/// </summary>
internal sealed class KubernetesSchemas
{
    /// <summary>Names the folder.</summary>
    public const string Variable = "SHOP_TEST_KUBERNETES_SCHEMAS";

    private readonly Dictionary<string, (JsonSchema Document, JsonObject Kind)> _kinds = [];

    private KubernetesSchemas(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (file.EndsWith(".json", StringComparison.Ordinal))
                Add((JsonObject)JsonNode.Parse(File.ReadAllText(file))!);
            else if (file.EndsWith(".yaml", StringComparison.Ordinal))
                YamlReader.ReadAll(File.ReadAllText(file)).OfType<JsonObject>().ToList().ForEach(Add);
        }
    }

    /// <summary>The kinds that the folder has.</summary>
    public IReadOnlyCollection<string> Kinds => _kinds.Keys;

    /// <summary>The schemas; null where the variable names no folder.</summary>
    public static KubernetesSchemas? Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? new KubernetesSchemas(folder) : null;

    /// <summary>What is wrong with an object; null where its kind is in none of the files.</summary>
    public IEnumerable<string>? Validate(KubernetesObject item) =>
        _kinds.TryGetValue($"{item.ApiVersion}/{item.Kind}", out var found) ? found.Document.Validate(found.Kind, item.Body, "") : null;

    private void Add(JsonObject document)
    {
        if (document.Text("kind") == "CustomResourceDefinition")
        {
            foreach (var version in document.Items("spec", "versions"))
            {
                if (version.At("schema", "openAPIV3Schema") is not JsonObject schema)
                    continue;
                // The API server adds these to every custom resource.
                foreach (var common in (string[])["apiVersion", "kind", "metadata"])
                    ((JsonObject)(schema["properties"] ??= new JsonObject()))[common] = new JsonObject();
                _kinds[$"{document.Text("spec", "group")}/{version.Text("name")}/{document.Text("spec", "names", "kind")}"] =
                    (new JsonSchema(schema, strict: true), schema);
            }

            return;
        }

        var schemas = document.Entries("definitions").Concat(document.Entries("components", "schemas")).ToArray();
        var reader = new JsonSchema(document, strict: true);
        foreach (var (_, schema) in schemas)
        {
            foreach (var kind in (schema.At("x-kubernetes-group-version-kind") as JsonArray ?? []).OfType<JsonObject>())
            {
                var group = kind.Text("group") is { Length: > 0 } name ? $"{name}/" : "";
                _kinds[$"{group}{kind.Text("version")}/{kind.Text("kind")}"] = (reader, (JsonObject)schema!);
            }
        }
    }
}
