using System.Reflection;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Chart;

/// <summary>The chart that is tested: its folder in the repository that these tests were built from.</summary>
internal static class ChartFiles
{
    /// <summary>The repository.</summary>
    public static string RepositoryRoot { get; } = typeof(ChartFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The chart's folder.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot, "helm");

    /// <summary>The default values.</summary>
    public static JsonObject Values => YamlReader.ReadObject(Read("values.yaml"));

    /// <summary>What values may be.</summary>
    public static JsonObject ValuesSchema => (JsonObject)JsonNode.Parse(Read("values.schema.json"))!;

    /// <summary>Values files for particular places, by their path in the chart's folder; without the default values.</summary>
    public static IReadOnlyList<string> ValuesFiles { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*values*.yaml", SearchOption.AllDirectories)
            .Concat(Directory.Exists(Path.Combine(Folder, "values")) ? Directory.EnumerateFiles(Path.Combine(Folder, "values"), "*.yaml") : [])
            .Select(path => Path.GetRelativePath(Folder, path))
            .Where(path => path != "values.yaml" && !path.StartsWith("templates/", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of a file of the chart.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));
}
