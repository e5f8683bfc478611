using ShopMesh.Helm.Tests.Rendering;

namespace ShopMesh.Helm.Tests.Matrix;

/// <summary>Who issues certificates follows what the cluster has.</summary>
public sealed class IdentityProviderTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_cert_manager_is_missing_the_chart_is_its_own_authority()
    {
        var rendered = await ChartCase.Default.RenderAsync(Cancelled);

        rendered.Of("Certificate").ShouldBeEmpty();
        rendered.Of("Issuer").ShouldBeEmpty();
        rendered.Find("CronJob", "authority").ShouldNotBeNull();
        rendered.Of("Role").ShouldHaveSingleItem().Name.ShouldBe("authority");
    }

    [Fact]
    public async Task Where_cert_manager_is_there_it_issues_and_nothing_of_the_chart_talks_to_the_cluster()
    {
        var rendered = await new ChartCase("cert-manager", [], SimulatedCluster.CertManager).RenderAsync(Cancelled);

        rendered.Of("Certificate").ShouldNotBeEmpty();
        rendered.Objects.Where(item => item.Name == "authority").ShouldBeEmpty();
        rendered.Of("Role").ShouldBeEmpty();
        rendered.Of("RoleBinding").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("cert-manager", 1, 0)]
    [InlineData("chart", 0, 0)]
    [InlineData("csi-driver-spiffe", 1, 3)]
    public async Task A_provider_that_is_named_is_taken_whatever_the_cluster_says_it_has(string provider, int leastCertificates, int driverVolumes)
    {
        var rendered = await (ChartCase.Of(provider, $"identity: {{ provider: {provider} }}") with { Cluster = SimulatedCluster.Bare }).RenderAsync(Cancelled);

        rendered.Of("Certificate").Count().ShouldBeGreaterThanOrEqualTo(leastCertificates);
        rendered.Text.Split("driver: spiffe.csi.cert-manager.io").Length.ShouldBe(driverVolumes + 1);
        rendered.Objects.Any(item => item.Name == "authority").ShouldBe(provider == "chart");
    }
}
