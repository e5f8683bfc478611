using System.Globalization;
using System.Text.RegularExpressions;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Rules;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Network;

/// <summary>
/// Whom the pods of a release are told to talk to: every address in their configuration, environment, arguments and secrets that is the
/// name of a Service of the release.
/// </summary>
internal static partial class ConfiguredCalls
{
    /// <summary>The workload and the number of its port behind each address.</summary>
    public static IEnumerable<(PodTemplate Callee, int Port)> Of(PodTemplate caller, Rendered rendered) =>
        Texts(caller, rendered).SelectMany(text => Addresses(text)).Distinct()
            .Select(address => Resolve(rendered, address.Host, address.Port)).OfType<(PodTemplate, int)>().Distinct();

    /// <summary>Who may call a service on its mesh listener, as its own configuration says.</summary>
    public static IEnumerable<string> CallersOf(Rendered rendered, string service) =>
        MeshConfiguration.Of(rendered, service).Entries("Mesh", "Authorization", "Callers").Select(pair => pair.Key);

    private static IEnumerable<string> Texts(PodTemplate pods, Rendered rendered)
    {
        foreach (var container in pods.Containers)
        {
            foreach (var variable in container.Items("env"))
                yield return variable.Text("name") == "PGHOST" ? $"Host={variable.Text("value")};Port=5432" : variable.Text("value") ?? "";
            foreach (var argument in ((string[])["command", "args"]).SelectMany(key => (JsonArray?)container[key] ?? []))
                yield return argument!.ToString();
        }

        // A migration has its service's configuration and calls nobody but the database.
        if (pods.Containers.Any(container => container["args"] is JsonArray args && args.Any(argument => argument?.ToString() == "migrate")))
        {
            foreach (var value in Secrets(pods, rendered))
                yield return value;
            yield break;
        }

        foreach (var map in References.Of(pods).Where(reference => reference.Kind == "ConfigMap"))
        {
            foreach (var value in (rendered.Find("ConfigMap", map.Name)?.Body).Texts("data").Values)
                yield return value;
        }

        foreach (var value in Secrets(pods, rendered))
            yield return value;
    }

    private static IEnumerable<string> Secrets(PodTemplate pods, Rendered rendered) =>
        References.MountedSecrets(pods).Select(name => rendered.Find("Secret", name)).OfType<KubernetesObject>().SelectMany(secret => secret.SecretTexts.Values);

    private static IEnumerable<(string Host, int Port)> Addresses(string text) =>
        Address().Matches(text).Concat(ConnectionString().Matches(text))
            .Select(match => (match.Groups["host"].Value, int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture)));

    private static (PodTemplate Callee, int Port)? Resolve(Rendered rendered, string host, int port)
    {
        // A name has nothing after it, or its namespace and the cluster's domain.
        var labels = host.TrimEnd('.').Split('.');
        if (labels.Length > 1 && labels[1] != ChartCase.Namespace)
            return null;
        if (rendered.Find("Service", labels[0]) is not { } service)
            return null;
        if (service.Spec.Items("ports").FirstOrDefault(item => item.Text("port") == $"{port}") is not { } found)
            throw new InvalidOperationException($"[{rendered.Case}] {host}:{port} is configured, but Service/{labels[0]} has no such port.");

        var selector = service.Spec.Texts("selector");
        var pods = rendered.Pods.First(candidate => selector.All(label => candidate.Labels.GetValueOrDefault(label.Key) == label.Value));
        var target = found.Text("targetPort") ?? $"{port}";
        return (pods, pods.Ports.FirstOrDefault(candidate => candidate.Name == target || $"{candidate.Number}" == target).Number);
    }

    [GeneratedRegex("(dns|https?):/{2,3}(?<host>[a-z0-9.-]+):(?<port>[0-9]+)")]
    private static partial Regex Address();

    [GeneratedRegex("Host=(?<host>[^;]+);Port=(?<port>[0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionString();
}
