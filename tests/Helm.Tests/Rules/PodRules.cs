using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>What holds for every container of every pod: Pod Security's "restricted", and what we ask beyond it.</summary>
internal static class PodRules
{
    /// <summary>The only workload that talks to the Kubernetes API.</summary>
    private const string Authority = "authority";

    /// <summary>What a container may do, and as whom it runs.</summary>
    public static IEnumerable<string> AreConfined(Rendered rendered) =>
        from pods in rendered.Pods
        from container in pods.Containers
        from problem in Confinement(pods.Spec, container)
        select $"{pods}/{container.Text("name")} {problem}";

    /// <summary>Pods share nothing with their node, and have no token that they do not need.</summary>
    public static IEnumerable<string> AreStrangersToTheCluster(Rendered rendered)
    {
        foreach (var pods in rendered.Pods)
        {
            foreach (var key in (string[])["hostNetwork", "hostPID", "hostIPC", "hostUsers"])
            {
                if (pods.Spec.Text(key) == "true")
                    yield return $"{pods} has {key}";
            }

            if (pods.Spec.Items("volumes").Any(volume => volume["hostPath"] is not null))
                yield return $"{pods} mounts a path of its node";
            if (pods.Containers.SelectMany(container => container.Items("ports")).Any(port => port["hostPort"] is not null))
                yield return $"{pods} takes a port of its node";

            var account = pods.Spec.Text("serviceAccountName");
            if (account != Authority && pods.Spec.Text("automountServiceAccountToken") != "false")
                yield return $"{pods} is given a token of the Kubernetes API";
            if (account != Authority && pods.Spec.Items("volumes").SelectMany(volume => volume.Items("projected", "sources")).Any(source => source["serviceAccountToken"] is not null))
                yield return $"{pods} mounts a token of the Kubernetes API";
            if (pods.Spec.Text("enableServiceLinks") != "false")
                yield return $"{pods} has an environment variable for each Service of the namespace";
        }

        foreach (var account in rendered.Of("ServiceAccount").Where(account => account.Body.Text("automountServiceAccountToken") != "false"))
            yield return $"{account} has its token mounted unless a pod objects";
    }

    /// <summary>A container has its share of the node: memory is bounded, and what it needs is known to the scheduler.</summary>
    public static IEnumerable<string> HaveResources(Rendered rendered) =>
        from pods in rendered.Pods
        from container in pods.Containers
        from key in (string[][])[["requests", "cpu"], ["requests", "memory"], ["limits", "memory"]]
        where container.At("resources", key[0], key[1]) is null
        select $"{pods}/{container.Text("name")} has no resources.{key[0]}.{key[1]}";

    /// <summary>An image is one that stays what it is.</summary>
    public static IEnumerable<string> HaveFixedImages(Rendered rendered) =>
        from pods in rendered.Pods
        from container in pods.Containers
        let image = container.Text("image") ?? ""
        let tag = image[(image.LastIndexOf('/') + 1)..]
        where !tag.Contains('@', StringComparison.Ordinal) && (!tag.Contains(':', StringComparison.Ordinal) || tag.EndsWith(":latest", StringComparison.Ordinal) || tag.EndsWith(':'))
        select $"{pods}/{container.Text("name")} runs {image}, which may be anything tomorrow";

    /// <summary>The environment, which everything in a container inherits and diagnostics print, has no secret.</summary>
    public static IEnumerable<string> HaveNoSecretInTheirEnvironment(Rendered rendered) =>
        from pods in rendered.Pods
        from container in pods.Containers
        from problem in container.Items("env").Where(variable => variable.At("valueFrom", "secretKeyRef") is not null).Select(variable => variable.Text("name")!)
            .Concat(container["envFrom"] is null ? [] : ["envFrom"])
            .Concat(container.Items("env").Where(variable => LooksSecret(variable)).Select(variable => variable.Text("name")!))
        select $"{pods}/{container.Text("name")} has a secret in its environment: {problem}";

    /// <summary>Arguments, which everyone on the node can read, have none either.</summary>
    public static IEnumerable<string> HaveNoSecretInTheirArguments(Rendered rendered) =>
        from pods in rendered.Pods
        from container in pods.Containers
        from argument in ((string[])["command", "args"]).SelectMany(key => (JsonArray?)container[key] ?? [])
        where argument!.ToString().Contains("password=", StringComparison.OrdinalIgnoreCase)
        select $"{pods}/{container.Text("name")} has a secret in its arguments";

    /// <summary>Variables that replace others are there once.</summary>
    public static IEnumerable<string> HaveEachVariableOnce(Rendered rendered) =>
        from pods in rendered.Pods
        from container in pods.Containers
        from twice in container.Items("env").GroupBy(variable => variable.Text("name")).Where(same => same.Count() > 1)
        select $"{pods}/{container.Text("name")} has {twice.Key} {twice.Count()} times";

    private static bool LooksSecret(JsonObject variable) =>
        variable.Text("value") is { Length: > 0 } value && !value.StartsWith('/') && !value.StartsWith("$(", StringComparison.Ordinal)
        && ((string[])["PASSWORD", "APIKEY", "API_KEY", "TOKEN", "KEYENCRYPTIONKEY", "CONNECTIONSTRINGS"]).Any(word =>
            variable.Text("name")!.Replace("__", "_", StringComparison.Ordinal).ToUpperInvariant().EndsWith(word, StringComparison.Ordinal)
            || variable.Text("name")!.StartsWith("ConnectionStrings__", StringComparison.Ordinal));

    private static IEnumerable<string> Confinement(JsonNode? pod, JsonObject container)
    {
        var own = container["securityContext"];
        var shared = pod.At("securityContext");
        string? Effective(params string[] keys) => own.Text(keys) ?? shared.Text(keys);

        if (Effective("runAsNonRoot") != "true")
            yield return "may run as root";
        if (Effective("runAsUser") is null or "0")
            yield return "has no account by number, so Kubernetes cannot tell that it is not root";
        if (Effective("seccompProfile", "type") != "RuntimeDefault")
            yield return "may make any system call";
        if (own.Text("readOnlyRootFilesystem") != "true")
            yield return "may write to its root file system";
        if (own.Text("allowPrivilegeEscalation") != "false")
            yield return "may gain privileges";
        if (own.Text("privileged") == "true")
            yield return "is privileged";
        if (own.At("capabilities", "drop") is not JsonArray { Count: 1 } dropped || dropped[0]!.ToString() != "ALL" || own.At("capabilities", "add") is JsonArray { Count: > 0 })
            yield return "keeps capabilities";
    }
}
