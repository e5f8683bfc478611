using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Network;

/// <summary>The reading of NetworkPolicies that the other tests rely on.</summary>
public sealed class NetworkRulesTests
{
    private const string DenyAll =
        """
        kind: NetworkPolicy
        metadata: { name: deny }
        spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
        """;

    private static readonly NetworkActor Client = Actor("client");
    private static readonly NetworkActor Server = Actor("server", ("mesh", 8443), ("edge", 9443));

    [Fact]
    public void Without_a_policy_everything_is_let_through() =>
        Rules().Allows(Client, Server, 8443).ShouldBeTrue();

    [Fact]
    public void A_connection_needs_the_leave_of_both_ends()
    {
        const string egress =
            """
            kind: NetworkPolicy
            metadata: { name: egress }
            spec:
              podSelector: { matchLabels: { app: client } }
              policyTypes: [Egress]
              egress: [{ to: [{ podSelector: { matchLabels: { app: server } } }], ports: [{ port: 8443 }] }]
            """;
        const string ingress =
            """
            kind: NetworkPolicy
            metadata: { name: ingress }
            spec:
              podSelector: { matchLabels: { app: server } }
              policyTypes: [Ingress]
              ingress: [{ from: [{ podSelector: { matchLabels: { app: client } } }], ports: [{ port: mesh }] }]
            """;

        Rules(DenyAll, egress).Allows(Client, Server, 8443).ShouldBeFalse();
        Rules(DenyAll, ingress).Allows(Client, Server, 8443).ShouldBeFalse();
        Rules(DenyAll, ingress, egress).Allows(Client, Server, 8443).ShouldBeTrue();
        Rules(DenyAll, ingress, egress).Allows(Client, Server, 9443).ShouldBeFalse();
        Rules(DenyAll, ingress, egress).Allows(Server, Client, 8443).ShouldBeFalse();
        Rules(ingress).Allows(NetworkActor.Stranger with { Labels = Client.Labels }, Server, 8443).ShouldBeFalse();
    }

    [Theory]
    [InlineData("[{ namespaceSelector: {} }]", true)]
    [InlineData("[{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: elsewhere } } }]", true)]
    [InlineData("[{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } } }]", false)]
    [InlineData("[{ podSelector: {} }]", false)]
    [InlineData("[]", true)]
    [InlineData("[{ ipBlock: { cidr: 0.0.0.0/0 } }]", true)]
    [InlineData("[{ ipBlock: { cidr: 10.0.0.0/24 } }]", false)]
    public void A_peer_is_chosen_by_namespace_and_labels(string from, bool isAllowed) =>
        Rules($"{{ kind: NetworkPolicy, metadata: {{ name: a }}, spec: {{ podSelector: {{}}, policyTypes: [Ingress], ingress: [{{ from: {from} }}] }} }}")
            .Allows(NetworkActor.Stranger, Server, 8443).ShouldBe(isAllowed);

    private static NetworkRules Rules(params string[] policies) => new(policies.Select(policy => new KubernetesObject(YamlReader.ReadObject(policy))));

    private static NetworkActor Actor(string app, params (string, int)[] ports) =>
        new(app, ChartCase.Namespace, new Dictionary<string, string> { ["app"] = app }, ports);
}
