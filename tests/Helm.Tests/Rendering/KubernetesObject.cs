using System.Text;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rendering;

/// <summary>An object as it would be sent to the cluster.</summary>
internal sealed class KubernetesObject(JsonObject body)
{
    /// <summary>All of it.</summary>
    public JsonObject Body => body;

    /// <summary>Its kind.</summary>
    public string Kind { get; } = body.Text("kind") ?? "(no kind)";

    /// <summary>Its API's group and version.</summary>
    public string ApiVersion { get; } = body.Text("apiVersion") ?? "(no apiVersion)";

    /// <summary>Its name.</summary>
    public string Name { get; } = body.Text("metadata", "name") ?? "(no name)";

    /// <summary>Its labels.</summary>
    public Dictionary<string, string> Labels { get; } = body.Texts("metadata", "labels");

    /// <summary>Its annotations.</summary>
    public Dictionary<string, string> Annotations { get; } = body.Texts("metadata", "annotations");

    /// <summary>Its specification.</summary>
    public JsonNode? Spec => body["spec"];

    /// <summary>What a Secret has, in clear, by key.</summary>
    public IReadOnlyDictionary<string, string> SecretTexts => body.Texts("data")
        .Select(pair => KeyValuePair.Create(pair.Key, Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value))))
        .Concat(body.Texts("stringData")).ToDictionary();

    /// <summary>Whether it belongs to <c>helm test</c> and is not installed.</summary>
    public bool IsTest => Annotations.GetValueOrDefault("helm.sh/hook", "").Contains("test", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Name}";
}
