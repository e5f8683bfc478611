using ShopMesh.Helm.Tests.Matrix;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Rules;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Network;

/// <summary>Who reaches whom by the NetworkPolicies is who may call whom by the mesh's authorization, no more and no less.</summary>
public sealed class ReachabilityTests(ChartMatrix matrix)
{
    [Fact]
    public Task The_mesh_listener_is_reached_by_those_whom_its_policy_names_and_by_nobody_else() =>
        matrix.ShouldAllPassAsync(rendered => Enforced(rendered, (rules, pods) =>
            from callee in RolloutRules.Services(rendered)
            let callers = ConfiguredCalls.CallersOf(rendered, callee.Owner.Name).ToHashSet()
            from caller in pods
            where caller != callee
            let isAllowed = rules.Allows(NetworkActor.Of(caller), NetworkActor.Of(callee), Port(callee, "mesh"))
            let isNamed = callers.Contains(caller.Spec.Text("serviceAccountName") ?? "") && caller.Owner.Kind == "Deployment"
            where isAllowed != isNamed
            select $"{NetworkActor.Of(caller)} {(isAllowed ? "reaches" : "does not reach")} the mesh listener of {callee.Owner.Name}, but {(isNamed ? "is" : "is not")} among its callers"));

    [Fact]
    public Task Every_other_port_is_reached_by_those_who_are_configured_to_call_it_and_by_nobody_else() =>
        matrix.ShouldAllPassAsync(rendered => Enforced(rendered, (rules, pods) =>
            from caller in pods
            let configured = ConfiguredCalls.Of(caller, rendered).ToHashSet()
            from callee in pods
            where caller != callee
            from port in callee.Ports.Where(port => port.Name != "mesh").Select(port => port.Number).Distinct()
            let isAllowed = rules.Allows(NetworkActor.Of(caller), NetworkActor.Of(callee), port)
            let isConfigured = configured.Contains((callee, port))
            where isAllowed != isConfigured
            select $"{NetworkActor.Of(caller)} {(isAllowed ? "reaches" : "does not reach")} {NetworkActor.Of(callee)}:{port}, but {(isConfigured ? "is" : "is not")} configured to call it"));

    [Fact]
    public Task A_service_is_configured_to_call_only_those_that_let_it() =>
        matrix.ShouldAllPassAsync(rendered =>
            from caller in rendered.Pods
            from call in ConfiguredCalls.Of(caller, rendered)
            where call.Callee.Ports.Any(port => port.Number == call.Port && port.Name == "mesh")
            where !ConfiguredCalls.CallersOf(rendered, call.Callee.Owner.Name).Contains(caller.Owner.Name)
            select $"{caller} is configured to call {call.Callee.Owner.Name}, which refuses it");

    [Fact]
    public Task Nobody_from_elsewhere_gets_in_except_where_an_ingress_or_a_gateway_leads() =>
        matrix.ShouldAllPassAsync(rendered => Enforced(rendered, (rules, pods) =>
            from callee in pods
            from port in callee.Ports
            let isEntrance = rendered.Objects.Any(item => item.Kind is "Ingress" or "GRPCRoute" or "HTTPRoute")
                && (port.Name == "edge" || (callee.Owner.Name == "storefront" && port.Number == 8080))
            from actor in (NetworkActor[])[NetworkActor.Neighbour, NetworkActor.Stranger, NetworkActor.Internet]
            where rules.Allows(actor, NetworkActor.Of(callee), port.Number) && !isEntrance
            select $"{actor} reaches {NetworkActor.Of(callee)}:{port.Number}"));

    [Fact]
    public Task Every_pod_may_ask_for_names() =>
        matrix.ShouldAllPassAsync(rendered => Enforced(rendered, (rules, pods) =>
            from pod in pods
            from protocol in (string[])["UDP", "TCP"]
            where !rules.Allows(NetworkActor.Of(pod), NetworkActor.ClusterDns, 53, protocol)
            select $"{NetworkActor.Of(pod)} cannot ask for names over {protocol}"));

    [Fact]
    public Task Only_the_authority_gets_out_to_where_the_Kubernetes_API_may_be() =>
        matrix.ShouldAllPassAsync(rendered => Enforced(rendered, (rules, pods) =>
            from pod in pods
            from port in (int[])[443, 6443]
            let isAllowed = rules.Allows(NetworkActor.Of(pod), NetworkActor.Internet, port)
            let isAuthority = pod.Spec.Text("serviceAccountName") == "authority"
            where isAllowed != isAuthority
            select $"{NetworkActor.Of(pod)} {(isAllowed ? "gets" : "does not get")} to port {port} outside"));

    [Fact]
    public async Task Every_pod_is_selected_by_a_policy_that_denies()
    {
        await matrix.ShouldAllPassAsync(rendered => Enforced(rendered, (rules, pods) =>
            from pod in pods
            where rules.Allows(NetworkActor.Of(pod), NetworkActor.Internet, 12345) || rules.Allows(NetworkActor.Stranger, NetworkActor.Of(pod), 12345)
            select $"{NetworkActor.Of(pod)} is open"));
    }

    [Fact]
    public async Task Policies_that_are_switched_off_are_not_there()
    {
        var rendered = (await matrix.RenderAsync()).Where(item => item.Case.Values.Text("networkPolicy", "enabled") == "false").ToArray();

        rendered.ShouldNotBeEmpty();
        rendered.SelectMany(item => item.Of("NetworkPolicy")).ShouldBeEmpty();
    }

    private static IEnumerable<string> Enforced(Rendered rendered, Func<NetworkRules, IReadOnlyList<PodTemplate>, IEnumerable<string>> rule) =>
        rendered.Of("NetworkPolicy").Any() ? rule(new NetworkRules(rendered.Of("NetworkPolicy")), rendered.Pods)
        : rendered.Case.Values.Text("networkPolicy", "enabled") == "false" || rendered.Case.ValuesFiles.Length > 0 ? []
        : ["there is no NetworkPolicy"];

    private static int Port(PodTemplate pods, string name) => pods.Ports.Single(port => port.Name == name).Number;
}
