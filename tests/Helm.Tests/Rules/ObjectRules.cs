using System.Globalization;
using System.Text.RegularExpressions;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>What holds for objects by themselves and for how they name each other. A rule tells what breaks it.</summary>
internal static partial class ObjectRules
{
    private static readonly string[] CommonLabels =
        ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by", "app.kubernetes.io/version", "helm.sh/chart"];

    /// <summary>An object is there once.</summary>
    public static IEnumerable<string> AreThereOnce(Rendered rendered) =>
        rendered.Objects.GroupBy(item => $"{item}").Where(group => group.Count() > 1).Select(group => $"{group.Key} is there {group.Count()} times");

    /// <summary>A name fits wherever Kubernetes makes another name of it, and belongs to the release's namespace.</summary>
    public static IEnumerable<string> HaveGoodNames(Rendered rendered) =>
    [
        .. rendered.Objects.Where(item => !Label().IsMatch(item.Name)).Select(item => $"{item}: the name is no DNS label"),
        .. rendered.Objects.Where(item => item.Body.Text("metadata", "namespace") is { } place && place != ChartCase.Namespace)
            .Select(item => $"{item} is in namespace {item.Body.Text("metadata", "namespace")}"),
    ];

    /// <summary>Objects can be found by the labels that Kubernetes recommends.</summary>
    public static IEnumerable<string> AreLabelled(Rendered rendered) =>
        from item in rendered.Objects
        from label in CommonLabels
        where !item.Labels.ContainsKey(label)
        select $"{item} has no label {label}";

    /// <summary>What makes pods finds its own pods, and only those.</summary>
    public static IEnumerable<string> SelectTheirPods(Rendered rendered)
    {
        foreach (var pods in rendered.Pods.Where(pods => pods.Owner.Kind is "Deployment" or "StatefulSet"))
        {
            var selector = pods.Owner.Spec.At("selector");
            if (!LabelSelector.Selects(selector, pods.Labels))
                yield return $"{pods}: the selector does not match the template's labels";
            foreach (var other in rendered.Pods.Where(other => other != pods && LabelSelector.Selects(selector, other.Labels)))
                yield return $"{pods}: the selector matches the pods of {other} too";
        }
    }

    /// <summary>A Service has pods behind it, all of one workload, whose ports it names; and no job's.</summary>
    public static IEnumerable<string> ServicesLeadSomewhere(Rendered rendered)
    {
        foreach (var service in rendered.Of("Service"))
        {
            var selector = service.Spec.Texts("selector");
            var behind = rendered.Pods.Where(pods => selector.All(label => pods.Labels.GetValueOrDefault(label.Key) == label.Value)).ToArray();
            if (behind.Length != 1 || behind[0].Owner.Kind is "Job" or "CronJob" or "Pod")
                yield return $"{service} selects the pods of {(behind.Length == 0 ? "nothing" : string.Join(", ", behind.AsEnumerable()))}";
            foreach (var target in service.Spec.Items("ports").Select(port => port.Text("targetPort") ?? port.Text("port")!))
            {
                foreach (var pods in behind.Where(pods => !pods.Ports.Any(port => port.Name == target)))
                    yield return $"{service} leads to port {target}, which {pods} does not have by that name";
            }
        }
    }

    /// <summary>What a container mounts is there, and what a pod has is mounted.</summary>
    public static IEnumerable<string> MountWhatTheyHave(Rendered rendered)
    {
        foreach (var pods in rendered.Pods)
        {
            var volumes = pods.Spec.Items("volumes").Select(volume => volume.Text("name")!)
                .Concat(pods.Owner.Spec.Items("volumeClaimTemplates").Select(claim => claim.Text("metadata", "name")!)).ToArray();
            var mounts = pods.Containers.SelectMany(container => container.Items("volumeMounts")).Select(mount => mount.Text("name")!).ToArray();
            foreach (var name in mounts.Except(volumes))
                yield return $"{pods} mounts {name}, which it has not";
            foreach (var name in volumes.Except(mounts))
                yield return $"{pods} has volume {name}, which nothing mounts";
            foreach (var name in volumes.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
                yield return $"{pods} has volume {name} twice";
            foreach (var container in pods.Containers)
            {
                foreach (var path in container.Items("volumeMounts").GroupBy(mount => mount.Text("mountPath")).Where(group => group.Count() > 1))
                    yield return $"{pods}/{container.Text("name")} mounts twice at {path.Key}";
            }
        }
    }

    /// <summary>A pod can be started: what it refers to is made by this chart, by cert-manager, by the authority, or was named by whoever installs it.</summary>
    public static IEnumerable<string> ReferToWhatIsThere(Rendered rendered)
    {
        var known = KnownSecrets.Of(rendered);
        foreach (var pods in rendered.Pods)
        {
            foreach (var (kind, name) in References.Of(pods))
            {
                if (kind == "Secret" ? !known.Contains(name) : rendered.Find(kind, name) is null)
                    yield return $"{pods} refers to {kind}/{name}, which nothing makes";
            }

            foreach (var (map, key) in References.ConfigMapKeys(pods))
            {
                if (rendered.Find("ConfigMap", map)?.Body.At("data", key) is null)
                    yield return $"{pods} refers to key {key} of ConfigMap/{map}, which is not there";
            }
        }
    }

    /// <summary>An autoscaler has something to scale, which leaves the number of replicas to it.</summary>
    public static IEnumerable<string> AutoscalersHaveTargets(Rendered rendered)
    {
        foreach (var scaler in rendered.Of("HorizontalPodAutoscaler"))
        {
            var target = rendered.Find(scaler.Spec.Text("scaleTargetRef", "kind") ?? "", scaler.Spec.Text("scaleTargetRef", "name"));
            if (target is null)
                yield return $"{scaler} scales what is not there";
            else if (target.Spec.At("replicas") is not null)
                yield return $"{target} has replicas, and {scaler} which would have to fight it after each upgrade";
            else if (PodTemplate.Of(target)!.Spec.Items("containers").Any(container => container.At("resources", "requests", "cpu") is null))
                yield return $"{scaler} scales by the processor, of which {target} requests none";
        }
    }

    /// <summary>A budget selects one workload, and lets at least one of its pods be moved.</summary>
    public static IEnumerable<string> BudgetsCanBeKept(Rendered rendered)
    {
        foreach (var budget in rendered.Of("PodDisruptionBudget"))
        {
            var pods = rendered.Pods.Where(pods => LabelSelector.Selects(budget.Spec.At("selector"), pods.Labels)).ToArray();
            if (pods is not [{ Owner.Kind: "Deployment" or "StatefulSet" } only])
            {
                yield return $"{budget} selects {string.Join(", ", pods.AsEnumerable())} instead of one workload";
                continue;
            }

            if (budget.Spec.Text("maxUnavailable") is "0" or "0%")
                yield return $"{budget} lets no pod be moved";
            if (budget.Spec.At("minAvailable") is null == (budget.Spec.At("maxUnavailable") is null))
                yield return $"{budget} must have one of minAvailable and maxUnavailable";
            if (int.TryParse(budget.Spec.Text("minAvailable"), CultureInfo.InvariantCulture, out var least)
                && int.TryParse(only.Owner.Spec.Text("replicas"), CultureInfo.InvariantCulture, out var replicas) && least >= replicas)
                yield return $"{budget} wants {least} of {replicas} pods";
        }
    }

    /// <summary>The Service that a StatefulSet names is there.</summary>
    public static IEnumerable<string> StatefulSetsHaveServices(Rendered rendered) =>
        rendered.Of("StatefulSet").Where(set => rendered.Find("Service", set.Spec.Text("serviceName")) is null)
            .Select(set => $"{set}: Service/{set.Spec.Text("serviceName")} is not there");

    /// <summary>What an Ingress or a route leads to is a port of a Service.</summary>
    public static IEnumerable<string> RoutesLeadSomewhere(Rendered rendered)
    {
        var backends = rendered.Objects.SelectMany(item => item.Kind switch
        {
            "Ingress" => item.Spec.Items("rules").SelectMany(rule => rule.Items("http", "paths")).Select(path => path.At("backend", "service"))
                .Select(service => (item, service.Text("name"), service.Text("port", "number") ?? service.Text("port", "name"))),
            "GRPCRoute" or "HTTPRoute" => item.Spec.Items("rules").SelectMany(rule => rule.Items("backendRefs"))
                .Select(backend => (item, backend.Text("name"), backend.Text("port"))),
            _ => Enumerable.Empty<(KubernetesObject, string?, string?)>(),
        });
        foreach (var (item, name, port) in backends)
        {
            var service = rendered.Find("Service", name);
            if (service is null || !service.Spec.Items("ports").Any(candidate => candidate.Text("name") == port || candidate.Text("port") == port))
                yield return $"{item} leads to {name}:{port}, which is no Service's port";
        }
    }

    /// <summary>Rights are given by name, for what the authority has to write, and to nobody else.</summary>
    public static IEnumerable<string> RightsAreFew(Rendered rendered)
    {
        foreach (var item in rendered.Objects.Where(item => item.Kind is "ClusterRole" or "ClusterRoleBinding"))
            yield return $"{item} gives rights beyond the namespace";
        foreach (var role in rendered.Of("Role"))
        {
            foreach (var rule in role.Body.Items("rules"))
            {
                var words = ((string[])["apiGroups", "resources", "verbs"]).SelectMany(key => (JsonArray?)rule[key] ?? []).Select(word => word!.ToString()).ToArray();
                if (words.Contains("*"))
                    yield return $"{role} gives rights by \"*\"";
                // To create something cannot be limited to names, because its name is not known to the check.
                if (rule["resourceNames"] is null && !words.Contains("create"))
                    yield return $"{role} gives {string.Join(",", words)} without names";
                if (rule["resourceNames"] is null && words.Any(word => word is "get" or "list" or "watch" or "update" or "patch" or "delete"))
                    yield return $"{role} gives {string.Join(",", words)} over all names";
            }
        }

        foreach (var binding in rendered.Of("RoleBinding"))
        {
            if (rendered.Find("Role", binding.Body.Text("roleRef", "name")) is null)
                yield return $"{binding} gives a role that is not there";
            foreach (var subject in binding.Body.Items("subjects").Where(subject => rendered.Find("ServiceAccount", subject.Text("name")) is null))
                yield return $"{binding} gives rights to {subject.Text("name")}, which is not there";
        }
    }

    /// <summary>What is secret stands in Secrets only.</summary>
    public static IEnumerable<string> SecretsStayInSecrets(Rendered rendered)
    {
        var secrets = rendered.Of("Secret").SelectMany(secret => secret.SecretTexts.Values
            .Where(value => value.Length >= 12)
            .Select(value => (secret, value)));
        var others = rendered.Objects.Where(item => item.Kind != "Secret").Select(item => (Item: item, Text: item.Body.ToJsonString())).ToArray();
        return from entry in secrets
               from other in others
               where other.Text.Contains(entry.value, StringComparison.Ordinal)
               select $"{other.Item} has what is secret in {entry.secret}";
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();
}
