using System.Text.RegularExpressions;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Schemas;

/// <summary>
/// Our own model of the kinds and fields that the chart uses, <c>kinds.yaml</c>. It is stricter than the API server: it knows only what we
/// mean to use, so that a field that is new in the chart is looked up by a person once.
/// </summary>
internal static partial class KindModel
{
    private static readonly Dictionary<string, string> Patterns = new()
    {
        // Names of objects: RFC 1123 subdomains; those of containers, ports and Services: labels.
        ["name"] = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        ["label"] = "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$",
        ["portName"] = "^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$",
        ["labelKey"] = "^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        ["labelValue"] = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
        ["envName"] = "^[-._a-zA-Z][-._a-zA-Z0-9]*$",
        ["fileName"] = "^[-._a-zA-Z0-9]{1,253}$",
        ["path"] = "^/",
        ["cidr"] = "^[0-9a-fA-F.:]+/[0-9]{1,3}$",
        ["base64"] = "^[A-Za-z0-9+/]*={0,2}$",
        ["goDuration"] = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
        ["cron"] = "^(@[a-z]+|[0-9*/,-]+( [0-9*/,A-Za-z-]+){4})$",
        ["promExpression"] = "\\S",
    };

    private static readonly (JsonSchema Schema, HashSet<string> Kinds) Model = Load();

    /// <summary>What is wrong with an object.</summary>
    public static IEnumerable<string> Validate(KubernetesObject item)
    {
        var key = $"{item.ApiVersion}/{item.Kind}";
        return Model.Kinds.Contains(key)
            ? Model.Schema.Validate(new JsonObject { ["$ref"] = $"#/kinds/{key.Replace("/", "~1", StringComparison.Ordinal)}" }, item.Body, "")
            : [$"{key} is not in kinds.yaml: add the fields that the chart uses of it"];
    }

    private static (JsonSchema Schema, HashSet<string> Kinds) Load()
    {
        using var stream = typeof(KindModel).Assembly.GetManifestResourceStream("kinds.yaml")!;
        using var reader = new StreamReader(stream);
        var shapes = YamlReader.ReadObject(reader.ReadToEnd());
        var kinds = shapes.Entries("kinds").ToDictionary(pair => pair.Key, pair => pair.Value);
        var root = new JsonObject
        {
            ["types"] = new JsonObject(shapes.Entries("types").Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, Compile(pair.Value)))),
            ["kinds"] = new JsonObject(kinds.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, Kind(pair.Key, (JsonObject)pair.Value!)))),
        };
        return (new JsonSchema(root, strict: true), [.. kinds.Keys]);
    }

    private static JsonObject Kind(string key, JsonObject shape)
    {
        var schema = Compile(shape);
        var properties = (JsonObject)schema["properties"]!;
        properties["apiVersion"] = new JsonObject { ["const"] = key[..key.LastIndexOf('/')] };
        properties["kind"] = new JsonObject { ["const"] = key[(key.LastIndexOf('/') + 1)..] };
        properties["metadata"] = Compile(JsonValue.Create("ObjectMeta"));
        foreach (var common in (string[])["apiVersion", "kind", "metadata"])
            ((JsonArray)schema["required"]!).Add(common);
        return schema;
    }

    private static JsonObject Compile(JsonNode? shape) => shape switch
    {
        JsonArray and [var item] => new() { ["type"] = "array", ["items"] = Compile(item) },
        JsonObject map when map.Any(pair => pair.Key.StartsWith('*')) => CompileMap(map.Single()),
        JsonObject fields => CompileObject(fields),
        JsonValue text => CompileName(text.ToString()),
        _ => throw new NotSupportedException($"kinds.yaml: {shape}"),
    };

    // "*" is any key, "*labelKey" a key of that form.
    private static JsonObject CompileMap(KeyValuePair<string, JsonNode?> map)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = Compile(map.Value) };
        if (map.Key.Length > 1)
            schema["propertyNames"] = Compile(JsonValue.Create(map.Key[1..]));
        return schema;
    }

    private static JsonObject CompileObject(JsonObject fields)
    {
        var required = fields.Where(field => field.Key.EndsWith('!')).Select(field => (JsonNode?)field.Key.TrimEnd('!')).ToArray();
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key.TrimEnd('!'), Compile(field.Value)))),
            ["required"] = new JsonArray(required),
        };
    }

    private static JsonObject CompileName(string name) => name switch
    {
        "any" => [],
        "text" => new() { ["type"] = "string", ["minLength"] = 1 },
        "string" => new() { ["type"] = "string" },
        "bool" => new() { ["type"] = "boolean" },
        "int" => new() { ["type"] = "integer", ["minimum"] = 0 },
        "port" => new() { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 65535 },
        "portOrName" => new() { ["anyOf"] = new JsonArray(CompileName("port"), CompileName("portName")) },
        "intOrPercent" => new() { ["anyOf"] = new JsonArray(CompileName("int"), new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+%$" }) },
        "quantity" => new()
        {
            ["anyOf"] = new JsonArray(CompileName("int"), new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$" }),
        },
        ['=', .. var constant] => new() { ["const"] = constant },
        _ when name.Contains('|', StringComparison.Ordinal) => new()
        {
            ["enum"] = new JsonArray([.. name.Split('|').Select(item => JsonValue.Create(item))]),
        },
        _ when Patterns.TryGetValue(name, out var pattern) => new() { ["type"] = "string", ["pattern"] = pattern },
        _ when TypeName().IsMatch(name) => new() { ["$ref"] = $"#/types/{name}" },
        _ => throw new NotSupportedException($"kinds.yaml: {name}"),
    };

    [GeneratedRegex("^[A-Z][A-Za-z0-9]+$")]
    private static partial Regex TypeName();
}
