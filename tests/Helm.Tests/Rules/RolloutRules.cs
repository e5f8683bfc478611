using System.Globalization;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>What keeps an upgrade from failing a call, and a live change of configuration from being a rollout.</summary>
internal static class RolloutRules
{
    /// <summary>A service's pods are asked whether they started, are ready and alive, each at the path that knows.</summary>
    public static IEnumerable<string> AreProbed(Rendered rendered) =>
        from pods in Services(rendered)
        from container in pods.Spec.Items("containers")
        from probe in (string[][])[["startupProbe", "/health"], ["readinessProbe", "/health"], ["livenessProbe", "/alive"]]
        where container.Text(probe[0], "httpGet", "path") != probe[1] || container.Text(probe[0], "httpGet", "port") != "management"
        select $"{pods}/{container.Text("name")}: {probe[0]} does not ask {probe[1]} on port management";

    /// <summary>A replica goes only when another has come, and has the time that its drain takes.</summary>
    public static IEnumerable<string> RollWithoutAGap(Rendered rendered)
    {
        foreach (var pods in Services(rendered))
        {
            if (pods.Owner.Spec.Text("strategy", "rollingUpdate", "maxUnavailable") != "0")
                yield return $"{pods} has fewer replicas during a rollout";

            var container = pods.Spec.Items("containers").First();
            var sleep = int.Parse(container.Text("lifecycle", "preStop", "sleep", "seconds") ?? "0", CultureInfo.InvariantCulture);
            if (sleep == 0)
                yield return $"{pods} takes leave before callers have heard of it";

            var grace = int.Parse(pods.Spec.Text("terminationGracePeriodSeconds") ?? "30", CultureInfo.InvariantCulture);
            var shutdown = MeshConfiguration.Of(rendered, pods.Owner.Name).At("Mesh", "Shutdown");
            var drain = Seconds(shutdown.Text("DrainDelay"), 1) + Seconds(shutdown.Text("Timeout"), 20);
            if (grace < sleep + drain)
                yield return $"{pods} is killed after {grace} s, but sleeps {sleep} s and drains {drain} s";
        }
    }

    /// <summary>The configuration that is reloaded live leaves the pod template alone.</summary>
    public static IEnumerable<string> AreNotRolledByLiveConfiguration(Rendered rendered) =>
        from pods in Services(rendered)
        from mount in pods.Spec.Items("containers").SelectMany(container => container.Items("volumeMounts"))
        where mount["subPath"] is not null
        select $"{pods} mounts {mount.Text("mountPath")} by subPath, which is never reloaded";

    /// <summary>The services of a rendering: what has a mesh listener.</summary>
    public static IEnumerable<PodTemplate> Services(Rendered rendered) =>
        rendered.Pods.Where(pods => pods.Owner.Kind == "Deployment" && pods.Ports.Any(port => port.Name == "mesh"));

    private static double Seconds(string? time, double otherwise) =>
        time is null ? otherwise : TimeSpan.Parse(time, CultureInfo.InvariantCulture).TotalSeconds;
}
