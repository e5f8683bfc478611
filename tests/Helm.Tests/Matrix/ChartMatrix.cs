using ShopMesh.Helm.Tests.Chart;
using ShopMesh.Helm.Tests.Matrix;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

[assembly: AssemblyFixture(typeof(ChartMatrix))]

namespace ShopMesh.Helm.Tests.Matrix;

/// <summary>
/// The ways to install the chart that are tested, each rendered once for all tests: as it comes, with each values file, with every switch
/// that the schema knows thrown, and the important choices in pairs.
/// </summary>
public sealed class ChartMatrix
{
    private const string ExternalDatabase =
        """
        postgres: { enabled: false }
        externalDatabase: { host: db.example.test }
        """;

    private const string Hosts = "edge: { storefront: { host: shop.example.test }, api: { host: api.example.test } }";
    private const string Ingress = $"ingress: {{ enabled: true }}\n{Hosts}";
    private const string Gateway = $"gateway: {{ enabled: true, parentRefs: [{{ name: entrance, namespace: gateways }}] }}\n{Hosts}";
    private const string Both = $"ingress: {{ enabled: true }}\n{Gateway}";

    /// <summary>What a switch cannot do without, by the beginning of its path; a choice that is wrong alone is refused, rightly.</summary>
    private static readonly (string Path, string? Value, string Needs)[] Companions =
    [
        ("postgres.enabled", "false", ExternalDatabase),
        ("externalDatabase.", null, ExternalDatabase),
        ("telemetry.mode", "otlp", "telemetry: { endpoint: 'http://collector.telemetry.svc:4317' }"),
        ("dashboard.enabled", "false", "telemetry: { mode: none }"),
        // Keys of tokens are had from users: without it there is nothing left of the shop but its database and its dashboard.
        ("services.users.enabled", "false",
            """
            services: { orders: { enabled: false }, products: { enabled: false } }
            storefront: { enabled: false }
            """),
        ("services.products.enabled", "false",
            """
            services: { orders: { calls: [users] } }
            storefront: { edgeCalls: [users, orders] }
            load: { edgeCalls: [users, orders] }
            """),
        ("services.orders.enabled", "false",
            """
            storefront: { edgeCalls: [users, products] }
            load: { edgeCalls: [users, products] }
            """),
        ("ingress.", null, Ingress),
        ("gateway.", null, Gateway),
    ];

    private static readonly Factor[] Choices =
    [
        new("identity", ("auto", "{}"), ("cert-manager", "identity: { provider: cert-manager }"),
            ("csi", "identity: { provider: csi-driver-spiffe }"), ("chart", "identity: { provider: chart }")),
        new("database", ("bundled", "{}"), ("external", ExternalDatabase)),
        new("policies", ("on", "{}"), ("off", "networkPolicy: { enabled: false }")),
        new("telemetry", ("dashboard", "{}"), ("otlp", "telemetry: { mode: otlp, endpoint: 'http://collector.telemetry.svc:4317' }"), ("none", "telemetry: { mode: none }")),
        new("edge", ("none", "{}"), ("ingress", Ingress), ("gateway", Gateway), ("both", Both)),
        new("load", ("off", "{}"), ("on", "load: { enabled: true }")),
        new("storefront", ("on", "{}"), ("off", "storefront: { enabled: false }\nedge: { storefront: { host: '' } }")),
    ];

    /// <summary>A service more than the chart comes with, by values alone.</summary>
    internal static readonly ChartCase FourthService = ChartCase.Of("a fourth service",
        """
        services:
          reviews:
            replicas: 2
            database: { name: reviews-db }
            calls: [products]
            edgeCalls: [users]
            callers: { orders: [shop.reviews.v1.ReviewService/ListReviews] }
          products:
            callers:
              orders:
                - shop.products.v1.ProductService/BatchGetProducts
                - shop.products.v1.ProductService/ReserveStock
                - shop.products.v1.ProductService/CommitStock
                - shop.products.v1.ProductService/ReleaseStock
              reviews: [shop.products.v1.ProductService/BatchGetProducts]
          orders: { calls: [users, products, reviews] }
        """);

    private readonly Lazy<Task<(IReadOnlyList<Rendered> Rendered, IReadOnlyList<string> Refused)>> _results = new(RenderAllAsync);

    /// <summary>All cases.</summary>
    internal static IReadOnlyList<ChartCase> Cases { get; } = [ChartCase.Default, .. Clusters(), .. Files(), .. Switches(), .. Pairs(), .. Others()];

    /// <summary>All cases that Helm renders, the default one first.</summary>
    internal async Task<IReadOnlyList<Rendered>> RenderAsync()
    {
        _ = HelmProgram.Require();
        var results = await _results.Value;
        return results.Rendered.Any(item => item.Case == ChartCase.Default) ? results.Rendered : throw new InvalidOperationException(results.Refused[0]);
    }

    /// <summary>What Helm says of the cases that it refuses.</summary>
    internal async Task<IReadOnlyList<string>> RefusedAsync()
    {
        _ = HelmProgram.Require();
        return (await _results.Value).Refused;
    }

    /// <summary>Fails with what a rule finds in any of the renderings, each thing once, with the cases that have it.</summary>
    internal async Task ShouldAllPassAsync(Func<Rendered, IEnumerable<string>> rule)
    {
        var all = await RenderAsync();
        var findings = all
            .SelectMany(rendered => rule(rendered).Select(problem => (problem, rendered.Case.Name)))
            .GroupBy(finding => finding.problem, finding => finding.Name)
            .Select(group => $"{group.Key}  [in {group.Distinct().Count()} of {all.Count} cases: {string.Join("; ", group.Distinct().Take(3))}]")
            .ToArray();
        if (findings.Length > 0)
            Assert.Fail($"{findings.Length} problems:\n" + string.Join('\n', findings.Take(60)));
    }

    private static async Task<(IReadOnlyList<Rendered> Rendered, IReadOnlyList<string> Refused)> RenderAllAsync()
    {
        var runs = await Task.WhenAll(Cases.Select(async item => (Case: item, Run: await item.RunAsync(CancellationToken.None))));
        return (
            [.. runs.Where(run => run.Run.ExitCode == 0).Select(run => new Rendered(run.Case, run.Run.Output))],
            [.. runs.Where(run => run.Run.ExitCode != 0).Select(run => $"[{run.Case}] {run.Run.Error.Trim()}")]);
    }

    private static IEnumerable<ChartCase> Clusters() =>
        ((SimulatedCluster[])[SimulatedCluster.CertManager, SimulatedCluster.Full]).Select(cluster => new ChartCase($"on {cluster}", [], cluster));

    private static IEnumerable<ChartCase> Files() => ChartFiles.ValuesFiles.Select(file => new ChartCase(file, [], SimulatedCluster.Full, file));

    private static IEnumerable<ChartCase> Switches() =>
        Toggle.Of(ChartFiles.ValuesSchema, ChartFiles.Values).Select(toggle =>
        {
            var values = Companions
                .Where(companion => toggle.Path.StartsWith(companion.Path, StringComparison.Ordinal) && (companion.Value ?? $"{toggle.Value}") == $"{toggle.Value}")
                .Aggregate(new JsonObject(), (merged, companion) => JsonPaths.Merge(merged, YamlReader.ReadObject(companion.Needs)));
            return new ChartCase($"{toggle}", JsonPaths.Merge(values, JsonPaths.Set(toggle.Path, toggle.Value.DeepClone())), SimulatedCluster.Full);
        });

    private static IEnumerable<ChartCase> Pairs() =>
        Pairwise.Combine(Choices).Select(combination =>
        {
            var chosen = Choices.Select((factor, i) => factor.Choices[combination[i]]).ToArray();
            var values = chosen.Aggregate(new JsonObject(), (merged, choice) => JsonPaths.Merge(merged, YamlReader.ReadObject(choice.Yaml)));
            return new ChartCase(string.Join(" ", chosen.Select((choice, i) => $"{Choices[i].Name}:{choice.Name}")), values, SimulatedCluster.Full);
        });

    private static IEnumerable<ChartCase> Others() =>
    [
        FourthService,
        ChartCase.Of("images by digest, from a registry",
            """
            image: { registry: registry.example.test, pullSecrets: [{ name: registry }] }
            services: { users: { image: { digest: 'sha256:0000000000000000000000000000000000000000000000000000000000000000' } } }
            """),
    ];
}
