using ShopMesh.Helm.Tests.Rendering;

namespace ShopMesh.Helm.Tests.Network;

/// <summary>Somebody who sends packets or gets them: a pod of the release or of somebody else, or an address outside of the cluster.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="Namespace">Its namespace; null for an address outside.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Ports">What it listens on.</param>
internal sealed record NetworkActor(string Name, string? Namespace, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(string Name, int Number)> Ports)
{
    /// <summary>A pod that somebody else has put beside the release.</summary>
    public static readonly NetworkActor Neighbour = new("a pod beside the release", ChartCase.Namespace, new Dictionary<string, string> { ["app"] = "neighbour" }, []);

    /// <summary>A pod of another namespace.</summary>
    public static readonly NetworkActor Stranger = new("a pod of another namespace", "elsewhere", new Dictionary<string, string> { ["app"] = "stranger" }, []);

    /// <summary>The cluster's DNS.</summary>
    public static readonly NetworkActor ClusterDns =
        new("the cluster's DNS", "kube-system", new Dictionary<string, string> { ["k8s-app"] = "kube-dns" }, [("dns", 53), ("dns-tcp", 53)]);

    /// <summary>An address on the internet.</summary>
    public static readonly NetworkActor Internet = new("the internet", null, new Dictionary<string, string>(), []);

    /// <summary>The pods of a workload.</summary>
    public static NetworkActor Of(PodTemplate pods) =>
        new(pods.Owner.IsTest ? $"the test {pods.Owner.Name}" : $"{pods}", ChartCase.Namespace, pods.Labels, [.. pods.Ports]);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
