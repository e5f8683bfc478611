using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ShopMesh.Helm.Tests.Schemas;

/// <summary>
/// A JSON schema, with the keywords that the chart's schema and the schemas of Kubernetes use. A keyword that it does not know is an error of
/// the schema, so that nothing is let through for not having been understood.
/// </summary>
/// <param name="root">The document that references point into.</param>
/// <param name="strict">Whether a property that an object's schema does not name is an error, as it is to <c>kubectl --validate=strict</c>.</param>
internal sealed class JsonSchema(JsonObject root, bool strict = false)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Annotations =
    [
        "$schema", "$id", "$defs", "$comment", "definitions", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
        "format", "nullable", "then", "else",
    ];

    /// <summary>What is wrong with a value, by its path; nothing where it fits.</summary>
    public IEnumerable<string> Validate(JsonNode? value) => Validate(root, value, "");

    /// <summary>The same for a part of the document.</summary>
    public IEnumerable<string> Validate(JsonNode schema, JsonNode? value, string path)
    {
        if (schema is JsonValue always)
            return always.GetValue<bool>() ? [] : [$"{Name(path)} is not allowed"];
        var rules = (JsonObject)schema;
        return rules.SelectMany(rule => Check(rules, rule.Key, rule.Value, value, path));
    }

    /// <summary>What a reference stands for; a schema that is none stands for itself.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while (schema["$ref"]?.ToString() is { } reference)
        {
            JsonNode? target = root;
            foreach (var key in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
                target = target?[key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
            schema = (JsonObject?)target ?? throw new InvalidOperationException($"{reference} is not in the schema.");
        }

        return schema;
    }

    private IEnumerable<string> Check(JsonObject schema, string keyword, JsonNode? rule, JsonNode? value, string path)
    {
        switch (keyword)
        {
            case "$ref":
                return Validate(Resolve(schema), value, path);
            case "type":
                return IsOfType(schema, rule!, value) ? [] : [$"{Name(path)} is {TypeOf(value)} {Show(value)} but must be {Show(rule)}"];
            case "enum":
                return ((JsonArray)rule!).Any(item => JsonNode.DeepEquals(item, value)) ? [] : [$"{Name(path)} is {Show(value)} but must be one of {Show(rule)}"];
            case "const":
                return JsonNode.DeepEquals(rule, value) ? [] : [$"{Name(path)} is {Show(value)} but must be {Show(rule)}"];
            case "allOf":
                return ((JsonArray)rule!).SelectMany(part => Validate(part!, value, path));
            case "anyOf" or "oneOf":
                return CheckAlternatives((JsonArray)rule!, keyword == "oneOf", value, path);
            case "not":
                return Validate(rule!, value, path).Any() ? [] : [$"{Name(path)} must not be {Show(rule)}"];
            case "if":
                return schema[Validate(rule!, value, path).Any() ? "else" : "then"] is { } consequence ? Validate(consequence, value, path) : [];
            default:
                return (value, keyword) switch
                {
                    _ when Annotations.Contains(keyword) || keyword.StartsWith("x-kubernetes-", StringComparison.Ordinal) => [],
                    _ when IsObjectKeyword(keyword) => value is JsonObject item ? CheckObject(schema, keyword, rule!, item, path) : [],
                    _ when IsArrayKeyword(keyword) => value is JsonArray items ? CheckArray(keyword, rule!, items, path) : [],
                    _ when IsScalarKeyword(keyword) => value is JsonValue scalar ? CheckScalar(keyword, rule!, scalar, path) : [],
                    _ => throw new NotSupportedException($"The schema of {Name(path)} has \"{keyword}\", which these tests do not know."),
                };
        }
    }

    private static bool IsObjectKeyword(string keyword) =>
        keyword is "properties" or "required" or "additionalProperties" or "patternProperties" or "propertyNames" or "minProperties" or "maxProperties" or "dependentRequired";

    private static bool IsArrayKeyword(string keyword) => keyword is "items" or "minItems" or "maxItems" or "uniqueItems" or "contains";

    private static bool IsScalarKeyword(string keyword) =>
        keyword is "pattern" or "minLength" or "maxLength" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf";

    private IEnumerable<string> CheckAlternatives(JsonArray alternatives, bool exactlyOne, JsonNode? value, string path)
    {
        var failures = alternatives.Select(alternative => Validate(alternative!, value, path).ToArray()).ToArray();
        return failures.Count(found => found.Length == 0) switch
        {
            0 => [$"{Name(path)} fits none of the alternatives: {string.Join(" | ", failures.Select(found => found[0]))}"],
            > 1 when exactlyOne => [$"{Name(path)} fits more than one of the alternatives"],
            _ => [],
        };
    }

    private IEnumerable<string> CheckObject(JsonObject schema, string keyword, JsonNode rule, JsonObject value, string path)
    {
        switch (keyword)
        {
            case "properties":
                var named = (JsonObject)rule;
                var failures = value.Where(pair => named.ContainsKey(pair.Key)).SelectMany(pair => Validate(named[pair.Key]!, pair.Value, $"{path}.{pair.Key}"));
                var open = schema.ContainsKey("additionalProperties") || schema["x-kubernetes-preserve-unknown-fields"] is not null || schema.ContainsKey("patternProperties");
                return strict && !open
                    ? failures.Concat(value.Where(pair => !named.ContainsKey(pair.Key)).Select(pair => $"{Name($"{path}.{pair.Key}")} is no field of its kind"))
                    : failures;
            case "required":
                return ((JsonArray)rule).Select(key => key!.ToString()).Where(key => !value.ContainsKey(key)).Select(key => $"{Name($"{path}.{key}")} is required");
            case "additionalProperties":
                return value.Where(pair => !IsNamed(schema, pair.Key)).SelectMany(pair =>
                    rule is JsonValue allowed && !allowed.GetValue<bool>() ? [$"{Name($"{path}.{pair.Key}")} is an unknown key"] : Validate(rule, pair.Value, $"{path}.{pair.Key}"));
            case "patternProperties":
                return value.SelectMany(pair => ((JsonObject)rule).Where(pattern => Regex.IsMatch(pair.Key, pattern.Key))
                    .SelectMany(pattern => Validate(pattern.Value!, pair.Value, $"{path}.{pair.Key}")));
            case "propertyNames":
                return value.SelectMany(pair => Validate(rule, JsonValue.Create(pair.Key), $"{path}.{pair.Key}"));
            case "minProperties":
                return value.Count >= Number(rule) ? [] : [$"{Name(path)} has {value.Count} entries but must have {rule}"];
            case "maxProperties":
                return value.Count <= Number(rule) ? [] : [$"{Name(path)} has {value.Count} entries but may have {rule}"];
            default:
                return ((JsonObject)rule).Where(pair => value.ContainsKey(pair.Key)).SelectMany(pair =>
                    ((JsonArray)pair.Value!).Where(key => !value.ContainsKey(key!.ToString())).Select(key => $"{Name($"{path}.{key}")} is required with {pair.Key}"));
        }
    }

    private IEnumerable<string> CheckArray(string keyword, JsonNode rule, JsonArray value, string path) => keyword switch
    {
        "items" => value.SelectMany((item, i) => Validate(rule, item, $"{path}[{i}]")),
        "minItems" => value.Count >= Number(rule) ? [] : [$"{Name(path)} has {value.Count} items but must have {rule}"],
        "maxItems" => value.Count <= Number(rule) ? [] : [$"{Name(path)} has {value.Count} items but may have {rule}"],
        "contains" => value.Any(item => !Validate(rule, item, path).Any()) ? [] : [$"{Name(path)} lacks an item {Show(rule)}"],
        _ => !rule.GetValue<bool>() || value.Select(Show).Distinct().Count() == value.Count ? [] : [$"{Name(path)} has an item twice"],
    };

    private static IEnumerable<string> CheckScalar(string keyword, JsonNode rule, JsonValue value, string path)
    {
        var isText = TypeOf(value) == "string";
        var isNumber = TypeOf(value) is "integer" or "number";
        var fits = keyword switch
        {
            "pattern" => !isText || Regex.IsMatch(value.ToString(), rule.ToString()),
            "minLength" => !isText || value.ToString().Length >= Number(rule),
            "maxLength" => !isText || value.ToString().Length <= Number(rule),
            "minimum" => !isNumber || Number(value) >= Number(rule),
            "maximum" => !isNumber || Number(value) <= Number(rule),
            "exclusiveMinimum" => !isNumber || Number(value) > Number(rule),
            "exclusiveMaximum" => !isNumber || Number(value) < Number(rule),
            _ => !isNumber || Number(value) % Number(rule) == 0,
        };
        return fits ? [] : [$"{Name(path)} is {Show(value)}, against {keyword} {Show(rule)}"];
    }

    private static bool IsNamed(JsonObject schema, string key) =>
        (schema["properties"] is JsonObject named && named.ContainsKey(key))
        || (schema["patternProperties"] is JsonObject patterns && patterns.Any(pattern => Regex.IsMatch(key, pattern.Key)));

    private static bool IsOfType(JsonObject schema, JsonNode rule, JsonNode? value)
    {
        // Kubernetes: a number or a percentage, whatever the type says.
        if (schema["x-kubernetes-int-or-string"] is not null || schema["format"]?.ToString() == "int-or-string")
            return TypeOf(value) is "integer" or "string";
        var types = rule is JsonArray several ? several.Select(type => type!.ToString()) : [rule.ToString()];
        return types.Any(type => type == TypeOf(value) || (type == "number" && TypeOf(value) == "integer") || (value is null && schema["nullable"] is not null));
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => Number(value) == decimal.Truncate(Number(value)) ? "integer" : "number",
        _ => "boolean",
    };

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Show(JsonNode? value) => value?.ToJsonString(Readable) ?? "null";

    private static string Name(string path) => path.Length == 0 ? "the whole" : path.TrimStart('.');
}
