using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ShopMesh.ApiReference.Chart;

/// <summary>
/// Reads values.yaml with its comments: <c># -- text</c> above a key, in the form of helm-docs, describes that value and all below it;
/// a title between two lines of dashes begins a section.
/// </summary>
internal sealed partial class ValuesReader
{
    // What is longer is better read in the file.
    private const int LongestDefault = 90;

    private readonly string _path;
    private readonly string[] _lines;

    private ValuesReader(string path, string text) => (_path, _lines) = (path, text.ReplaceLineEndings("\n").Split('\n'));

    /// <summary>The sections of a file.</summary>
    /// <param name="path">Where it lies, for messages.</param>
    /// <param name="text">The file.</param>
    /// <exception cref="ChartException">A value has no comment, or the file is no mapping.</exception>
    public static IReadOnlyList<ChartSection> Read(string path, string text) => new ValuesReader(path, text).Read(text);

    private IReadOnlyList<ChartSection> Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new ChartException($"{_path}: {exception.Message}");
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            throw new ChartException($"{_path} is not one mapping.");

        return
        [
            .. root.Children
                .Select(child => (Title: TitleAbove(Line(child.Key)), Group: Group((YamlScalarNode)child.Key, child.Value)))
                .GroupBy(entry => entry.Title, entry => entry.Group)
                .Select(section => new ChartSection(section.Key, [.. section])),
        ];
    }

    private ChartGroup Group(YamlScalarNode key, YamlNode value) =>
        new(key.Value!, Comment(Line(key)) is { IsDescription: false } comment ? comment.Text : "", [.. Values(key.Value!, key, value)]);

    private IEnumerable<ChartValue> Values(string path, YamlNode key, YamlNode value)
    {
        var comment = Comment(Line(key));
        if (comment.IsDescription)
            return [new ChartValue(path, TypeOf(value), Default(value), comment.Text)];
        if (value is YamlMappingNode { Children.Count: > 0 } mapping)
        {
            var below = mapping.Children.SelectMany(child => Values($"{path}.{((YamlScalarNode)child.Key).Value}", child.Key, child.Value));
            return comment.Text.Length > 0 && path.Contains('.', StringComparison.Ordinal)
                ? below.Prepend(new ChartValue(path, "object", Default: "", comment.Text))
                : below;
        }

        throw new ChartException($"{_path}({Line(key) + 1}): {path} has no comment of the form `# -- what it is` above it.");
    }

    // The lines of comment directly above a key; of them those from the last `# --` on, if there is one.
    private (bool IsDescription, string Text) Comment(int line)
    {
        var text = new List<string>();
        for (var above = line - 1; above >= 0 && _lines[above].TrimStart() is ['#', ..] comment && !Banner().IsMatch(comment); above--)
        {
            if (Description().Match(comment) is { Success: true } match)
                return (true, string.Join(' ', text.Prepend(match.Groups[1].Value)));
            text.Insert(0, comment[1..].Trim());
        }

        return (false, string.Join(' ', text));
    }

    private string TitleAbove(int line)
    {
        for (var last = line - 1; last > 0; last--)
        {
            if (!Banner().IsMatch(_lines[last]))
                continue;
            var title = new List<string>();
            for (var above = last - 1; above >= 0 && !Banner().IsMatch(_lines[above]); above--)
                title.Insert(0, _lines[above].TrimStart('#').Trim());
            return string.Join(' ', title);
        }

        throw new ChartException($"{_path}({line + 1}): no title, between two lines of dashes, stands above.");
    }

    private static int Line(YamlNode node) => (int)node.Start.Line - 1;

    private static string TypeOf(YamlNode node) => Json(node) switch
    {
        JsonObject => "object",
        JsonArray => "list",
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.TryGetValue<long>(out _) ? "int" : "float",
            _ => "bool",
        },
        _ => "any",
    };

    private static string? Default(YamlNode node) =>
        (Json(node)?.ToJsonString(Layout) ?? "null") is { Length: <= LongestDefault } text ? text : null;

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Json(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } scalar => JsonValue.Create(scalar.Value),
        YamlScalarNode { Value: null or "" or "~" or "null" } => null,
        YamlScalarNode { Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode scalar when Whole().IsMatch(scalar.Value!) => JsonValue.Create(long.Parse(scalar.Value!, System.Globalization.CultureInfo.InvariantCulture)),
        YamlScalarNode scalar when Fraction().IsMatch(scalar.Value!) => JsonValue.Create(double.Parse(scalar.Value!, System.Globalization.CultureInfo.InvariantCulture)),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static readonly JsonSerializerOptions Layout = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("^# -{5,}$")]
    private static partial Regex Banner();

    [GeneratedRegex("^# -- (.+)$")]
    private static partial Regex Description();

    [GeneratedRegex("^-?[0-9]{1,18}$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?[0-9]+\.[0-9]+$")]
    private static partial Regex Fraction();
}
