using System.Text.Json;
using System.Text.RegularExpressions;
using ShopMesh.ApiReference.Contract;
using YamlDotNet.RepresentationModel;

namespace ShopMesh.Docs.Tests;

/// <summary>The chart's alert rules and its dashboard speak of metrics that are there, and the docs of the alerts that are there.</summary>
public sealed partial class MonitoringTests
{
    // By the names that the OpenTelemetry collector's Prometheus exporter gives to what .NET and Npgsql measure.
    private static readonly string[] Foreign =
    [
        "db_client_connection_count", "db_client_connection_max", "db_client_connection_npgsql_pending_requests",
        "db_client_connection_npgsql_timeouts_total", "db_client_operation_duration_seconds_bucket", "dns_lookup_duration_seconds_count",
        "dotnet_gc_pause_time_seconds_total", "dotnet_process_cpu_time_seconds_total", "dotnet_process_memory_working_set_bytes",
        "kestrel_active_connections",
    ];

    // Of kube-state-metrics, the kubelet and cert-manager.
    private static readonly string[] Cluster = ["kube_", "kubelet_volume_stats_", "certmanager_"];

    private static readonly string Rules = Repository.Read("helm/files/rules/shop-mesh.yaml");
    private static readonly string Dashboard = Repository.Read("helm/files/dashboards/shop-mesh.json");
    private static readonly string Page = Repository.Read("docs/operations.md");

    [Fact]
    public void Every_metric_of_a_rule_or_a_panel_is_measured()
    {
        var measured = ((string[])["ServiceDefaults", "OrderService"]).SelectMany(Repository.Sources).SelectMany(file => Instruments(file.Text))
            .Concat(Foreign).Concat(RuleNodes().Select(rule => Scalar(rule, "record"))).ToHashSet();
        var used = Expressions().SelectMany(expression => Metric().Matches(expression).Select(match => match.Groups[1].Value)).ToHashSet();

        used.Count.ShouldBeGreaterThan(25);
        used.Where(name => !measured.Contains(name) && !Cluster.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_metric_is_selected_for_one_release() =>
        Expressions().SelectMany(expression => Selector().Matches(expression).Select(match => match.Value))
            .Where(selector => !selector.Contains("job=~\"shop/.+\"", StringComparison.Ordinal)
                && !selector.Contains("namespace=\"shop\"", StringComparison.Ordinal)
                && !selector.Contains("job=~\"$job\"", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Every_rpc_that_streams_is_left_out_of_error_ratios_and_latencies()
    {
        var streaming = ContractReader.Read().SelectMany(package => package.Services).SelectMany(service => service.Rpcs)
            .Where(rpc => rpc.Kind != "unary").Select(rpc => rpc.Name).Order().ToArray();

        var left = Expressions().SelectMany(expression => Streaming().Matches(expression).Select(match => match.Groups[1].Value)).Distinct().ToArray();

        left.ShouldHaveSingleItem().Split('|').Order().ShouldBe(streaming);
    }

    [Fact]
    public void Every_alert_says_how_bad_it_is_what_it_is_and_where_to_read_on()
    {
        var alerts = RuleNodes().Where(rule => Scalar(rule, "alert").Length > 0).ToArray();
        alerts.Length.ShouldBeGreaterThan(20);
        foreach (var alert in alerts)
        {
            var name = Scalar(alert, "alert");
            var annotations = (YamlMappingNode)alert["annotations"];
            Scalar((YamlMappingNode)alert["labels"], "severity").ShouldBeOneOf(["critical", "warning"], name);
            Scalar(annotations, "summary").ShouldNotBeEmpty(name);
            Scalar(annotations, "description").ShouldNotBeEmpty(name);
            Scalar(annotations, "runbook_url").ShouldBe($"docs/operations.md#{name.ToLowerInvariant()}");
        }

        Heading().Matches(Page).Select(match => match.Groups[1].Value).Order()
            .ShouldBe(alerts.Select(alert => Scalar(alert, "alert")).Order(), "docs/operations.md has a section for each alert.");
    }

    // `CreateHistogram<double>("shop.order.settling.duration", "s", …` is what the exporter calls shop_order_settling_duration_seconds_bucket.
    private static IEnumerable<string> Instruments(string source)
    {
        foreach (Match match in Instrument().Matches(source))
        {
            var name = match.Groups[2].Value.Replace('.', '_');
            var unit = Unit().Match(match.Groups[3].Value).Groups[1].Value switch { "ms" => "_milliseconds", "s" => "_seconds", "By" => "_bytes", _ => "" };
            foreach (var suffix in match.Groups[1].Value switch
            {
                "Histogram" => (string[])["_bucket", "_count", "_sum"],
                "Counter" or "ObservableCounter" => ["_total"],
                _ => [""],
            })
            {
                yield return name + unit + suffix;
            }
        }
    }

    private static IEnumerable<string> Expressions()
    {
        foreach (var rule in RuleNodes())
            yield return Scalar(rule, "expr");
        using var dashboard = JsonDocument.Parse(Dashboard);
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            if (!panel.TryGetProperty("targets", out var targets))
                continue;
            foreach (var target in targets.EnumerateArray())
                yield return target.GetProperty("expr").GetString()!;
        }
    }

    private static IEnumerable<YamlMappingNode> RuleNodes()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Rules));
        return ((YamlSequenceNode)stream.Documents.Single().RootNode["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>();
    }

    private static string Scalar(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value! : "";

    // Every metric of ours stands with a selector, which is how it is told from a function.
    [GeneratedRegex(@"([a-z_][a-z0-9_:]*)\{")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex("rpc_method!~\"([^\"]+)\"")]
    private static partial Regex Streaming();

    [GeneratedRegex(@"\.Create(\w+?)(?:<\w+>)?\(\s*""([a-z._]+)""(.*?)\);", RegexOptions.Singleline)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"""(ms|s|By|\{\w+\})""")]
    private static partial Regex Unit();

    [GeneratedRegex("^### (ShopMesh\\w+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
