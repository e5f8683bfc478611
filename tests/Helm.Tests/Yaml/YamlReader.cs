using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ShopMesh.Helm.Tests.Yaml;

/// <summary>
/// Reads YAML as Kubernetes does: plain scalars have the types of YAML 1.1 (<c>yes</c> is a boolean, <c>0440</c> is octal), and a key that
/// stands twice in a mapping is an error.
/// </summary>
internal static partial class YamlReader
{
    private static readonly string[] True = ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"];
    private static readonly string[] False = ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"];
    private static readonly string[] Null = ["", "~", "null", "Null", "NULL"];

    /// <summary>The documents of a stream that hold anything.</summary>
    public static IEnumerable<JsonNode> ReadAll(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonNode>();
    }

    /// <summary>The only document of a text, a mapping; an empty one where there is none.</summary>
    public static JsonObject ReadObject(string text) => (JsonObject?)ReadAll(text).SingleOrDefault() ?? [];

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when scalar.Tag.IsEmpty => Resolve(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new NotSupportedException($"{node.GetType().Name} in YAML at {node.Start}"),
    };

    private static JsonValue? Resolve(string text)
    {
        if (Null.Contains(text))
            return null;
        if (True.Contains(text))
            return JsonValue.Create(true);
        if (False.Contains(text))
            return JsonValue.Create(false);
        if (Integer().IsMatch(text))
            return JsonValue.Create(long.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        if (Octal().IsMatch(text))
            return JsonValue.Create(System.Convert.ToInt64(text.Replace("o", "", StringComparison.Ordinal), 8));
        if (Hexadecimal().IsMatch(text))
            return JsonValue.Create(System.Convert.ToInt64(text[2..], 16));
        return Float().IsMatch(text) ? JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)) : JsonValue.Create(text);
    }

    [GeneratedRegex("^[-+]?(0|[1-9][0-9_]*)$")]
    private static partial Regex Integer();

    [GeneratedRegex("^0o?[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex("^0x[0-9a-fA-F]+$")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();
}
