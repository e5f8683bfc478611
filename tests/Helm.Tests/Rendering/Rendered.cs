using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rendering;

/// <summary>What came out of the chart.</summary>
internal sealed class Rendered
{
    public Rendered(ChartCase of, string text)
    {
        (Case, Text) = (of, text);
        Objects = [.. YamlReader.ReadAll(text).Select(document => new KubernetesObject((JsonObject)document))];
        Pods = [.. Objects.Select(PodTemplate.Of).OfType<PodTemplate>()];
    }

    /// <summary>What was rendered.</summary>
    public ChartCase Case { get; }

    /// <summary>The text as Helm wrote it.</summary>
    public string Text { get; }

    /// <summary>The objects of it, those of <c>helm test</c> included.</summary>
    public IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>The pods that the objects make.</summary>
    public IReadOnlyList<PodTemplate> Pods { get; }

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<KubernetesObject> Of(string kind) => Objects.Where(item => item.Kind == kind);

    /// <summary>The object of that kind and name, or null.</summary>
    public KubernetesObject? Find(string kind, string? name) => Objects.FirstOrDefault(item => item.Kind == kind && item.Name == name);

    /// <summary>The object of that kind and name.</summary>
    public KubernetesObject Get(string kind, string name) =>
        Find(kind, name) ?? throw new InvalidOperationException($"[{Case}] has no {kind}/{name}; it has {string.Join(", ", Objects)}.");
}
