using ShopMesh.Helm.Tests.Chart;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rendering;

/// <summary>One way to install the chart.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="Values">Values over the defaults and over those of the files.</param>
/// <param name="Cluster">Where to.</param>
/// <param name="ValuesFiles">Values files of the chart.</param>
internal sealed record ChartCase(string Name, JsonObject Values, SimulatedCluster Cluster, params string[] ValuesFiles)
{
    /// <summary>The release's name.</summary>
    public const string Release = "shop";

    /// <summary>The namespace; the one that the tests' identities are of.</summary>
    public const string Namespace = "local";

    /// <summary>The chart as it comes.</summary>
    public static readonly ChartCase Default = new("default", [], SimulatedCluster.Bare);

    /// <summary>All values that it is rendered with.</summary>
    public JsonObject EffectiveValues =>
        ValuesFiles.Select(file => YamlReader.ReadObject(ChartFiles.Read(file))).Append(Values).Aggregate(ChartFiles.Values, JsonPaths.Merge);

    /// <summary>Values in YAML on a cluster that has everything.</summary>
    public static ChartCase Of(string name, string yaml) => new(name, YamlReader.ReadObject(yaml), SimulatedCluster.Full);

    /// <summary>Renders it; a chart that is refused is a result too.</summary>
    public Task<HelmRun> RunAsync(CancellationToken cancellationToken) =>
        HelmProgram.Require().RunAsync(
            [
                "template", Release, ChartFiles.Folder, "--namespace", Namespace, "--kube-version", Cluster.Version,
                .. Cluster.ApiVersions.SelectMany(version => (string[])["--api-versions", version]), .. ValuesArguments,
            ],
            Values.ToJsonString(),
            cancellationToken);

    /// <summary>Lints the chart with these values.</summary>
    public Task<HelmRun> LintAsync(CancellationToken cancellationToken) =>
        HelmProgram.Require().RunAsync(
            ["lint", "--strict", ChartFiles.Folder, "--namespace", Namespace, "--kube-version", Cluster.Version, .. ValuesArguments],
            Values.ToJsonString(),
            cancellationToken);

    /// <summary>Renders it, and reads what comes out.</summary>
    public async Task<Rendered> RenderAsync(CancellationToken cancellationToken)
    {
        var run = await RunAsync(cancellationToken);
        return run.ExitCode == 0
            ? new Rendered(this, run.Output)
            : throw new InvalidOperationException($"[{Name}] is refused: {run.Error.Trim()}");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private IEnumerable<string> ValuesArguments =>
        [.. ValuesFiles.SelectMany(file => (string[])["--values", Path.Combine(ChartFiles.Folder, file)]), "--values", "-"];
}
