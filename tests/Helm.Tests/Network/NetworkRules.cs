using System.Globalization;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Network;

/// <summary>
/// What a set of NetworkPolicies lets through, as the API's reference defines it: policies only ever add; a pod that none selects in a direction
/// is open in it; a connection needs the leave of both ends.
/// </summary>
internal sealed class NetworkRules(IEnumerable<KubernetesObject> policies)
{
    private readonly KubernetesObject[] _policies = [.. policies];

    /// <summary>Whether <paramref name="from"/> gets a connection to a port of <paramref name="to"/>.</summary>
    public bool Allows(NetworkActor from, NetworkActor to, int port, string protocol = "TCP") =>
        Allows(from, to, to, port, protocol, "Egress", "egress", "to") && Allows(to, from, to, port, protocol, "Ingress", "ingress", "from");

    // The policies of one end, which name the other end as a peer; the port is that of the end that listens.
    private bool Allows(NetworkActor own, NetworkActor other, NetworkActor listener, int port, string protocol, string type, string rules, string peers)
    {
        var selecting = _policies.Where(policy => own.Namespace == ChartCase.Namespace
            && ((JsonArray?)policy.Spec?["policyTypes"] ?? []).Any(item => item?.ToString() == type)
            && LabelSelector.Selects(policy.Spec.At("podSelector"), own.Labels)).ToArray();
        return selecting.Length == 0 || selecting.SelectMany(policy => policy.Spec.Items(rules)).Any(rule =>
            (rule[peers] is not JsonArray { Count: > 0 } || rule.Items(peers).Any(peer => IsPeer(peer, other)))
            && (rule["ports"] is not JsonArray { Count: > 0 } || rule.Items("ports").Any(candidate => IsPort(candidate, listener, port, protocol))));
    }

    private static bool IsPeer(JsonObject peer, NetworkActor actor)
    {
        if (peer["ipBlock"] is { } block)
            return block.Text("cidr")!.EndsWith("/0", StringComparison.Ordinal) && (actor.Namespace is not null || block["except"] is null);
        if (actor.Namespace is null)
            return false;
        var inNamespace = peer["namespaceSelector"] is { } namespaces
            ? LabelSelector.Selects(namespaces, new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = actor.Namespace })
            : actor.Namespace == ChartCase.Namespace;
        return inNamespace && LabelSelector.Selects(peer["podSelector"], actor.Labels);
    }

    private static bool IsPort(JsonObject candidate, NetworkActor listener, int port, string protocol)
    {
        if ((candidate.Text("protocol") ?? "TCP") != protocol)
            return false;
        if (candidate.Text("port") is not { } named)
            return true;
        if (!int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var first))
            return listener.Ports.Any(own => own.Name == named && own.Number == port);
        var last = candidate.Text("endPort") is { } end ? int.Parse(end, CultureInfo.InvariantCulture) : first;
        return first <= port && port <= last;
    }
}
