using System.Text.RegularExpressions;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Chart;

/// <summary>The chart's files themselves; none of this needs Helm.</summary>
public sealed partial class ChartFilesTests
{
    [Fact]
    public void Files_have_no_tabs_and_no_space_at_the_end_of_a_line()
    {
        var found = Directory.EnumerateFiles(ChartFiles.Folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".yaml" or ".tpl" or ".txt" or ".json")
            .SelectMany(path => File.ReadAllLines(path).Select((line, i) => (Path: Path.GetRelativePath(ChartFiles.Folder, path), Number: i + 1, Line: line)))
            .Where(item => !item.Path.Contains("/obj/", StringComparison.Ordinal) && !item.Path.Contains("/bin/", StringComparison.Ordinal))
            .Where(item => item.Line.Contains('\t', StringComparison.Ordinal) || item.Line.EndsWith(' '))
            .Select(item => $"{item.Path}:{item.Number}");

        found.ShouldBeEmpty();
    }

    [Fact]
    public void The_chart_says_what_it_is()
    {
        var chart = YamlReader.ReadObject(ChartFiles.Read("Chart.yaml"));

        chart.Text("apiVersion").ShouldBe("v2");
        chart.Text("name").ShouldBe("shop-mesh");
        chart.Text("type").ShouldBe("application");
        chart.Text("kubeVersion").ShouldBe(">=1.30.0-0");
        SemanticVersion().IsMatch(chart.Text("version")!).ShouldBeTrue();
        // Not a number: 1.0 would be the tag "1".
        chart["appVersion"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.String);
        chart["dependencies"].ShouldBeNull();
    }

    [Fact]
    public void Every_program_whose_image_the_chart_names_is_a_target_of_the_Dockerfile()
    {
        var targets = Target().Matches(File.ReadAllText(Path.Combine(ChartFiles.RepositoryRoot, "Dockerfile"))).Select(match => match.Groups["name"].Value).ToHashSet();
        var values = ChartFiles.Values;

        string[] programs = [.. values.Entries("services").Select(pair => pair.Key), "storefront", "dashboard", "load", "authority"];

        programs.Where(program => !targets.Contains(program)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex SemanticVersion();

    [GeneratedRegex(@"^FROM .* AS (?<name>[a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex Target();
}
