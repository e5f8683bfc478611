using System.Globalization;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rendering;

/// <summary>The pods that an object makes.</summary>
/// <param name="Owner">The object.</param>
/// <param name="Template">Metadata and specification of its pods.</param>
internal sealed record PodTemplate(KubernetesObject Owner, JsonObject Template)
{
    /// <summary>The pods' labels.</summary>
    public Dictionary<string, string> Labels { get; } = Template.Texts("metadata", "labels");

    /// <summary>The pods' specification.</summary>
    public JsonNode? Spec => Template["spec"];

    /// <summary>All containers, those that run first included.</summary>
    public IEnumerable<JsonObject> Containers => [.. Spec.Items("initContainers"), .. Spec.Items("containers")];

    /// <summary>What listens, by the number of its port.</summary>
    public IEnumerable<(string Name, int Number)> Ports =>
        Containers.SelectMany(container => container.Items("ports"))
            .Select(port => (port.Text("name") ?? "", int.Parse(port.Text("containerPort")!, CultureInfo.InvariantCulture)));

    /// <summary>The pods of an object; null for one that makes none.</summary>
    public static PodTemplate? Of(KubernetesObject item)
    {
        var template = item.Kind switch
        {
            "Pod" => item.Body,
            "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" => item.Spec.At("template"),
            "CronJob" => item.Spec.At("jobTemplate", "spec", "template"),
            _ => null,
        };
        return template is JsonObject found ? new PodTemplate(item, found) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Owner.ToString();
}
