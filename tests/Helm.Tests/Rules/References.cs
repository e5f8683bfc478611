using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>What pods refer to by name.</summary>
internal static class References
{
    /// <summary>Objects without which a pod does not start.</summary>
    public static IEnumerable<(string Kind, string Name)> Of(PodTemplate pods)
    {
        if (pods.Spec.Text("serviceAccountName") is { } account)
            yield return ("ServiceAccount", account);
        foreach (var volume in pods.Spec.Items("volumes"))
        {
            foreach (var (source, nameKey) in Sources(volume))
            {
                if (source.Text("optional") == "true")
                    continue;
                yield return (nameKey.Kind, source.Text(nameKey.Key)!);
            }

            if (volume.Text("persistentVolumeClaim", "claimName") is { } claim)
                yield return ("PersistentVolumeClaim", claim);
        }

        foreach (var variable in pods.Containers.SelectMany(container => container.Items("env")))
        {
            if (variable.Text("valueFrom", "configMapKeyRef", "name") is { } map)
                yield return ("ConfigMap", map);
            if (variable.Text("valueFrom", "secretKeyRef", "name") is { } secret)
                yield return ("Secret", secret);
        }
    }

    /// <summary>Keys of ConfigMaps that a pod names.</summary>
    public static IEnumerable<(string Map, string Key)> ConfigMapKeys(PodTemplate pods) =>
        from volume in pods.Spec.Items("volumes")
        from source in Sources(volume)
        where source.Name.Kind == "ConfigMap"
        from item in source.Source.Items("items")
        select (source.Source.Text("name")!, item.Text("key")!);

    /// <summary>Names of the Secrets that a pod mounts, optional ones included.</summary>
    public static IEnumerable<string> MountedSecrets(PodTemplate pods) =>
        from volume in pods.Spec.Items("volumes")
        from source in Sources(volume)
        where source.Name.Kind == "Secret"
        select source.Source.Text(source.Name.Key)!;

    private static IEnumerable<(JsonObject Source, (string Kind, string Key) Name)> Sources(JsonObject volume) =>
        volume.Items("projected", "sources").Append(volume).SelectMany(place => new (JsonNode?, (string, string))[]
        {
            (place["configMap"], ("ConfigMap", "name")),
            (place["secret"], ("Secret", place == volume ? "secretName" : "name")),
        }).Where(found => found.Item1 is JsonObject).Select(found => ((JsonObject)found.Item1!, found.Item2));
}
