namespace ShopMesh.Helm.Tests.Rendering;

/// <summary>What the chart is told about the cluster: its version, and the kinds that others have added to it.</summary>
/// <param name="Name">What a test calls it.</param>
/// <param name="Version">The version of Kubernetes.</param>
/// <param name="ApiVersions">Groups, and kinds of them, as Helm's <c>.Capabilities.APIVersions</c> has them.</param>
internal sealed record SimulatedCluster(string Name, string Version, params string[] ApiVersions)
{
    /// <summary>Nothing is installed, and it is as old as the chart allows.</summary>
    public static readonly SimulatedCluster Bare = new("bare", "1.30.0");

    /// <summary>cert-manager is there.</summary>
    public static readonly SimulatedCluster CertManager =
        new("cert-manager", "1.32.3", "cert-manager.io/v1", "cert-manager.io/v1/Certificate", "cert-manager.io/v1/Issuer");

    /// <summary>Everything is there that the chart can use.</summary>
    public static readonly SimulatedCluster Full = new(
        "full", "1.34.0",
        [
            .. CertManager.ApiVersions, "spiffe.csi.cert-manager.io",
            "gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1/Gateway", "gateway.networking.k8s.io/v1/GRPCRoute",
            "gateway.networking.k8s.io/v1/HTTPRoute", "gateway.networking.k8s.io/v1/BackendTLSPolicy",
            "monitoring.coreos.com/v1", "monitoring.coreos.com/v1/PrometheusRule", "monitoring.coreos.com/v1/ServiceMonitor",
        ]);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
