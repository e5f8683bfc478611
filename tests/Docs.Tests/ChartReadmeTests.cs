using ShopMesh.ApiReference.Chart;
using ShopMesh.ApiReference.Markdown;

namespace ShopMesh.Docs.Tests;

public sealed class ChartReadmeTests
{
    private const string Banner = "# -----------------------";

    [Fact]
    public void Each_value_has_a_row_with_its_key_type_default_and_comment()
    {
        var sections = Read(
            """
            # One
            first:
              # Not this line.
              # -- The text, over
              # two lines.
              text: "a|b"
              # -- A number.
              number: 7
              # Told first.
              nested:
                # -- With all below it.
                resources:
                  cpu: 100m
                  quiet: true
            # About second.
            second:
              # -- None.
              list: []
            """);

        var section = sections.ShouldHaveSingleItem();
        section.Title.ShouldBe("Title of two lines");
        section.Groups.Select(group => (group.Key, group.Introduction)).ShouldBe([("first", "One"), ("second", "About second.")]);
        section.Groups.SelectMany(group => group.Values).ShouldBe(
        [
            new ChartValue("first.text", "string", "\"a|b\"", "The text, over two lines."),
            new ChartValue("first.number", "int", "7", "A number."),
            new ChartValue("first.nested", "object", "", "Told first."),
            new ChartValue("first.nested.resources", "object", """{"cpu":"100m","quiet":true}""", "With all below it."),
            new ChartValue("second.list", "list", "[]", "None."),
        ]);
        ChartPage.Values(sections).ShouldContain("""| `first.text` | string | `"a\|b"` | The text, over two lines. |""");
    }

    [Theory]
    [InlineData("first:\n  # Not in the form.\n  value: 1", "first.value has no comment")]
    [InlineData("first:\n  value: 1", "first.value has no comment")]
    [InlineData("first: {", "values.yaml: ")]
    [InlineData("- first", "is not one mapping")]
    public void What_cannot_be_described_is_told_with_its_key(string values, string message) =>
        Should.Throw<ChartException>(() => Read(values)).Message.ShouldContain(message);

    private static IReadOnlyList<ChartSection> Read(string values) =>
        ValuesReader.Read("values.yaml", $"{Banner}\n# Title of\n# two lines\n{Banner}\n\n{values}\n");
}
