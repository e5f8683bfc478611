using ShopMesh.Helm.Tests.Schemas;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Chart;

/// <summary>Values, their comments and their schema; none of this needs Helm.</summary>
public sealed class ValuesTests
{
    /// <summary>All values files of the chart; the empty name is that of the defaults alone.</summary>
    public static TheoryData<string> Files => [.. ChartFiles.ValuesFiles, ""];

    [Theory]
    [MemberData(nameof(Files))]
    public void Values_fit_their_schema(string file)
    {
        var values = file.Length == 0 ? ChartFiles.Values : JsonPaths.Merge(ChartFiles.Values, YamlReader.ReadObject(ChartFiles.Read(file)));

        new JsonSchema(ChartFiles.ValuesSchema).Validate(values).ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_has_a_comment_that_says_what_it_is() => Uncommented().ShouldBeEmpty();

    [Fact]
    public void The_schema_is_closed_wherever_the_chart_decides_what_may_stand_there() =>
        Open(ChartFiles.ValuesSchema, "").ShouldBeEmpty();

    [Fact]
    public void The_schema_says_of_every_value_what_it_may_be()
    {
        var schema = ChartFiles.ValuesSchema;
        var document = new JsonSchema(schema);

        Untyped(document, schema, ChartFiles.Values, "").ShouldBeEmpty();
    }

    // A value is a key whose own lines hold something; one that only opens a mapping may leave the words to its entries.
    private static IEnumerable<string> Uncommented()
    {
        var lines = ChartFiles.Read("values.yaml").Split('\n');
        var describedIndent = int.MaxValue;
        var described = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var text = lines[i].TrimStart();
            var indent = lines[i].Length - text.Length;
            if (text.Length == 0)
            {
                described = false;
            }
            else if (text[0] == '#')
            {
                described |= text.StartsWith("# -- ", StringComparison.Ordinal);
            }
            else
            {
                if (indent <= describedIndent)
                    describedIndent = int.MaxValue;
                if (described)
                    describedIndent = Math.Min(describedIndent, indent);
                else if (describedIndent == int.MaxValue && text[0] != '-' && !text.EndsWith(':'))
                    yield return $"values.yaml:{i + 1}: {text}";
                described = false;
            }
        }
    }

    // Free-form are only parts that are handed on as they are.
    private static IEnumerable<string> Open(JsonNode? schema, string path)
    {
        if (schema is not JsonObject at)
            yield break;
        if (at["properties"] is JsonObject && !at.ContainsKey("additionalProperties") && !path.Contains("allOf", StringComparison.Ordinal)
            && !path.Contains("anyOf", StringComparison.Ordinal) && !path.Contains("oneOf", StringComparison.Ordinal)
            && !path.Contains(".if", StringComparison.Ordinal) && !path.Contains(".then", StringComparison.Ordinal)
            && !path.Contains(".else", StringComparison.Ordinal) && !path.Contains(".not", StringComparison.Ordinal))
            yield return $"{path}: additionalProperties is not said";
        foreach (var (key, value) in at)
        {
            foreach (var found in Open(value, $"{path}.{key}"))
                yield return found;
        }
    }

    private static IEnumerable<string> Untyped(JsonSchema document, JsonObject schema, JsonNode? value, string path)
    {
        schema = document.Resolve(schema);
        if (value is not JsonObject item)
            yield break;
        foreach (var (key, inner) in item)
        {
            var named = schema.At("properties", key) ?? schema["additionalProperties"];
            if (named is null)
                yield return $"{path}.{key} is not in the schema";
            else if (named is JsonObject found)
            {
                foreach (var problem in Untyped(document, found, inner, $"{path}.{key}"))
                    yield return problem;
            }
        }
    }
}
