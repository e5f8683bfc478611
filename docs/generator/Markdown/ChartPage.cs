using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ShopMesh.ApiReference.Chart;

namespace ShopMesh.ApiReference.Markdown;

/// <summary>Writes the chart's README: what is written by hand (Chart/readme.md), with the tables of its values.</summary>
internal static partial class ChartPage
{
    private const string Folder = "helm";

    /// <summary>The page.</summary>
    /// <param name="root">The repository's.</param>
    /// <exception cref="ChartException">The chart's values cannot be described.</exception>
    public static string Write(string root)
    {
        var folder = Path.Combine(root, Folder);
        var chart = File.ReadAllText(Path.Combine(folder, "Chart.yaml"));
        return Template()
            .Replace("{{version}}", Field(chart, "version"), StringComparison.Ordinal)
            .Replace("{{appVersion}}", Field(chart, "appVersion"), StringComparison.Ordinal)
            .Replace("{{kubeVersion}}", Field(chart, "kubeVersion"), StringComparison.Ordinal)
            .Replace("{{files}}", Files(folder), StringComparison.Ordinal)
            .Replace("{{values}}", Values(ValuesReader.Read($"{Folder}/values.yaml", File.ReadAllText(Path.Combine(folder, "values.yaml")))), StringComparison.Ordinal);
    }

    /// <summary>The tables.</summary>
    public static string Values(IReadOnlyList<ChartSection> sections)
    {
        var page = new StringBuilder();
        foreach (var section in sections)
        {
            page.Append("### ").Append(section.Title).Append("\n\n");
            foreach (var group in section.Groups)
            {
                if (group.Introduction.Length > 0)
                    page.Append('`').Append(group.Key).Append("`: ").Append(group.Introduction).Append("\n\n");
                page.Append("| key | type | default | what |\n|---|---|---|---|\n");
                foreach (var value in group.Values)
                {
                    page.Append("| `").Append(value.Key).Append("` | ").Append(value.Type).Append(" | ")
                        .Append(value.Default switch { null => "see `values.yaml`", "" => "", var text => Code(text) }).Append(" | ").Append(Cell(value.Description)).Append(" |\n");
                }

                page.Append('\n');
            }
        }

        return page.ToString().TrimEnd('\n');
    }

    // Each by the first sentence of the comment that it begins with.
    private static string Files(string folder)
    {
        var table = new StringBuilder("| file | what |\n|---|---|\n");
        foreach (var path in Directory.EnumerateFiles(folder, "values*.yaml").Order(StringComparer.Ordinal).Where(path => Path.GetFileName(path) != "values.yaml"))
        {
            var comment = string.Join(' ', File.ReadLines(path).TakeWhile(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim()));
            var sentence = Sentence().Match(comment);
            if (!sentence.Success)
                throw new ChartException($"{Folder}/{Path.GetFileName(path)} does not begin with a comment that says what it is for.");
            table.Append("| `").Append(Path.GetFileName(path)).Append("` | ").Append(Cell(sentence.Value)).Append(" |\n");
        }

        return table.ToString().TrimEnd('\n');
    }

    private static string Field(string chart, string name) =>
        Regex.Match(chart, $"^{name}: *\"?([^\"\n]+)\"? *$", RegexOptions.Multiline) is { Success: true } match
            ? match.Groups[1].Value
            : throw new ChartException($"{Folder}/Chart.yaml has no {name}.");

    private static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? $"`` {Cell(text)} ``" : $"`{Cell(text)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Template()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("readme.md")!;
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }

    [GeneratedRegex(@"^.+?\.(?=\s|$)")]
    private static partial Regex Sentence();
}
