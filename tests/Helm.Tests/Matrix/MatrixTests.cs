using ShopMesh.Helm.Tests.Chart;
using ShopMesh.Helm.Tests.Rendering;

namespace ShopMesh.Helm.Tests.Matrix;

/// <summary>The chart renders and lints however it is switched.</summary>
public sealed class MatrixTests(ChartMatrix matrix)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_case_renders()
    {
        var refused = await matrix.RefusedAsync();
        if (refused.Count > 0)
            Assert.Fail($"{refused.Count} of {ChartMatrix.Cases.Count} cases are refused:\n{string.Join('\n', refused)}");

        (await matrix.RenderAsync()).ShouldAllBe(item => item.Objects.Count > 0);
    }

    [Fact]
    public async Task Every_case_lints()
    {
        _ = HelmProgram.Require();

        // Lint renders too; its own rules are about the chart, which a few ways to install it show as well as all.
        var cases = ChartMatrix.Cases.Where(item => item.ValuesFiles.Length > 0 || item == ChartCase.Default || item == ChartMatrix.FourthService)
            .Concat(ChartMatrix.Cases.Where(item => item.Name.StartsWith("identity:", StringComparison.Ordinal)));
        var runs = await Task.WhenAll(cases.Select(async item => (Case: item, Run: await item.LintAsync(Cancelled))));

        var failures = runs.Where(run => run.Run.ExitCode != 0).Select(run => $"[{run.Case}] {run.Run.Output.Trim()} {run.Run.Error.Trim()}").ToArray();
        if (failures.Length > 0)
            Assert.Fail(string.Join('\n', failures));
    }

    [Fact]
    public async Task The_same_values_render_the_same_objects()
    {
        // Passwords are drawn anew, for Helm cannot look up what the cluster has.
        var first = await ChartCase.Default.RenderAsync(Cancelled);
        var second = await ChartCase.Default.RenderAsync(Cancelled);

        second.Objects.Where(item => item.Kind != "Secret").Select(item => item.Body.ToJsonString())
            .ShouldBe(first.Objects.Where(item => item.Kind != "Secret").Select(item => item.Body.ToJsonString()));
        second.Objects.Select(item => $"{item}").ShouldBe(first.Objects.Select(item => $"{item}"));
    }

    [Fact]
    public async Task A_namespace_is_taken_from_the_command_line_only()
    {
        var rendered = await matrix.RenderAsync();

        rendered.SelectMany(item => item.Of("Namespace")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_switch_of_the_schema_is_thrown()
    {
        var toggles = Toggle.Of(ChartFiles.ValuesSchema, ChartFiles.Values).Select(toggle => $"{toggle}").ToArray();

        toggles.ShouldContain("networkPolicy.enabled=false");
        toggles.ShouldContain("telemetry.mode=otlp");
        toggles.ShouldContain("load.enabled=true");
        toggles.ShouldBeSubsetOf(ChartMatrix.Cases.Select(item => item.Name));
    }

    [Fact]
    public void Every_two_choices_stand_together_in_some_combination()
    {
        Factor[] factors =
        [
            new("a", ("1", ""), ("2", ""), ("3", "")), new("b", ("1", ""), ("2", "")), new("c", ("1", ""), ("2", ""), ("3", ""), ("4", "")), new("d", ("1", ""), ("2", "")),
        ];

        var combinations = Pairwise.Combine(factors);

        combinations.Count.ShouldBeInRange(12, 16);
        for (var first = 0; first < factors.Length; first++)
        {
            for (var second = first + 1; second < factors.Length; second++)
            {
                combinations.Select(combination => (combination[first], combination[second])).Distinct().Count()
                    .ShouldBe(factors[first].Choices.Length * factors[second].Choices.Length);
            }
        }
    }
}
