using ShopMesh.Helm.Tests.Rendering;

namespace ShopMesh.Helm.Tests.Chart;

/// <summary>Wrong values are refused before anything is installed, with a message that names the key.</summary>
public sealed class RefusedValuesTests
{
    [Theory]
    [InlineData("nonsense: 1", "nonsense")]
    [InlineData("services: { users: { replcas: 3 } }", "services.users", "replcas")]
    [InlineData("services: { users: { replicas: two } }", "services.users.replicas")]
    [InlineData("services: { users: { replicas: -1 } }", "services.users.replicas")]
    [InlineData("services: { users: { replicas: 0, disruptionBudget: { enabled: true } } }", "services.users", "disruptionBudget")]
    [InlineData("services: { users: { autoscaling: { enabled: true, minReplicas: 5, maxReplicas: 2 } } }", "services.users.autoscaling", "maxReplicas")]
    [InlineData("services: { orders: { calls: [users, products, reviews] } }", "services.orders.calls", "reviews")]
    [InlineData("services: { orders: { edgeCalls: [nobody] } }", "services.orders.edgeCalls", "nobody")]
    [InlineData("services: { products: { callers: { nobody: [shop.products.v1.ProductService/GetProduct] } } }", "services.products.callers", "nobody")]
    [InlineData("services: { products: { callers: { orders: [GetProduct] } } }", "services.products.callers")]
    [InlineData("services: { Users2: { replicas: 1 } }", "Users2")]
    [InlineData("services: { users: { enabled: false } }", "services.orders.calls", "users")]
    [InlineData("services: { users: { database: { name: '' } } }", "services.users.database.name")]
    [InlineData("services: { users: { image: { digest: latest } } }", "services.users.image.digest")]
    [InlineData("services: { users: { configuration: { Mesh: { Shutdown: { Timeout: soon } } } } }", "Shutdown", "Timeout")]
    [InlineData("mesh: { trustDomain: 'Shop Local' }", "mesh.trustDomain")]
    [InlineData("mesh: { trustDomain: 'spiffe://shop.local' }", "mesh.trustDomain")]
    [InlineData("mesh: { configuration: { Shutdown: { DrainDelay: 5s } } }", "mesh.configuration", "DrainDelay")]
    [InlineData("externalDatabase: { host: db.example.test }", "postgres.enabled", "externalDatabase.host")]
    [InlineData("postgres: { enabled: false }", "postgres.enabled", "externalDatabase.host")]
    [InlineData("identity: { provider: vault }", "identity.provider")]
    [InlineData("identity: { duration: a day }", "identity.duration")]
    [InlineData("identity: { duration: 4h, renewBefore: 5h }", "identity.renewBefore")]
    [InlineData("postgres: { maxConnections: 20 }", "postgres.maxConnections")]
    [InlineData("postgres: { storage: { size: big } }", "postgres.storage.size")]
    [InlineData("secrets: { existing: { connectionStrings: the-same-for-all } }", "secrets.existing.connectionStrings")]
    [InlineData("ingress: { enabled: true }", "ingress.enabled", "edge.storefront.host", "edge.api.host")]
    [InlineData("gateway: { enabled: true }\nedge: { api: { host: api.example.test } }", "gateway.parentRefs")]
    [InlineData("edge: { api: { host: 'https://api.example.test' } }", "edge.api.host")]
    [InlineData("telemetry: { mode: otlp }", "telemetry.endpoint")]
    [InlineData("telemetry: { mode: otlp, endpoint: collector }", "telemetry.endpoint")]
    [InlineData("telemetry: { sampling: 2 }", "telemetry.sampling")]
    [InlineData("dashboard: { enabled: false }", "telemetry.mode")]
    [InlineData("image: { pullPolicy: Sometimes }", "image.pullPolicy")]
    [InlineData("load: { replicas: many }", "load.replicas")]
    public async Task A_wrong_value_is_refused_by_its_key(string values, params string[] named)
    {
        var run = await ChartCase.Of(values, values).RunAsync(TestContext.Current.CancellationToken);

        run.ExitCode.ShouldNotBe(0, $"{values} was let through");
        // Schemas are told with '/' between keys by some versions of Helm and with '.' by others.
        var message = run.Error.Replace('/', '.');
        foreach (var key in named)
            message.ShouldContain(key.Replace('/', '.'), Case.Sensitive, run.Error);
        // What is wrong is told in the words of the chart, not by a template that stumbles over it.
        foreach (var stumble in (string[])["nil pointer", "wrong type for value", "can't evaluate field", "error calling index", "error calling fromJson"])
            message.ShouldNotContain(stumble, Case.Sensitive, run.Error);
    }

    [Fact]
    public async Task A_cluster_that_is_too_old_is_refused()
    {
        var run = await new ChartCase("old", [], new SimulatedCluster("old", "1.29.0")).RunAsync(TestContext.Current.CancellationToken);

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldContain("kubeVersion");
    }
}
