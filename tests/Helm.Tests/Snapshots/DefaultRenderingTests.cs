using System.Text;
using ShopMesh.Helm.Tests.Chart;
using ShopMesh.Helm.Tests.Matrix;

namespace ShopMesh.Helm.Tests.Snapshots;

/// <summary>
/// The default rendering, kept in the repository, so that a change of the chart is read in a review as what it does to a cluster.
/// <c>SHOP_TEST_WRITE_SNAPSHOTS=1</c> writes it anew.
/// </summary>
public sealed class DefaultRenderingTests(ChartMatrix matrix)
{
    private const string Variable = "SHOP_TEST_WRITE_SNAPSHOTS";
    private const int ShownDifferences = 40;

    private static readonly string Path = System.IO.Path.Combine(ChartFiles.RepositoryRoot, "tests", "Helm.Tests", "Snapshots", "default.yaml");

    [Fact]
    public async Task The_default_rendering_is_the_one_that_was_reviewed()
    {
        var rendered = (await matrix.RenderAsync())[0];
        var actual = Mask(rendered.Text);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            await File.WriteAllTextAsync(Path, actual, TestContext.Current.CancellationToken);
            return;
        }

        var expected = await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
        if (expected != actual)
            Assert.Fail($"The chart renders something else than Snapshots/default.yaml has. If that is meant, run this test with {Variable}=1 and commit the file.\n"
                + string.Join('\n', LineDifference.Between(expected.Split('\n'), actual.Split('\n')).Take(ShownDifferences)));
    }

    /// <summary>The text with every value of a Secret replaced: they are drawn anew in each rendering.</summary>
    private static string Mask(string text)
    {
        var masked = new StringBuilder();
        var isSecret = false;
        var isData = false;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line == "---")
                (isSecret, isData) = (false, false);
            else if (line == "kind: Secret")
                isSecret = true;
            else if (line.Length > 0 && line[0] is not (' ' or '#'))
                isData = line is "data:" or "stringData:";

            if (!isSecret || !isData || line is not [' ', ..])
                masked.Append(line).Append('\n');
            else if (line is [' ', ' ', not (' ' or '#'), ..])
                masked.Append(line.AsSpan(0, line.IndexOf(':', StringComparison.Ordinal))).Append(": (masked)\n");
        }

        return masked.ToString();
    }
}
