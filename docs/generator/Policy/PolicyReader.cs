using System.Text.Json;
using ShopMesh.ApiReference.Contract;

namespace ShopMesh.ApiReference.Policy;

/// <summary>
/// Reads the policy of who may call whom where it is written: in the <c>appsettings.json</c> of each service. A service is a project
/// that opens the mesh listener; nobody lists them a second time.
/// </summary>
internal static class PolicyReader
{
    // As the host reads appsettings.json.
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The services in order of their names.</summary>
    /// <exception cref="PolicyException">A caller is no service, or an rpc is not in the contract.</exception>
    public static IReadOnlyList<ServicePolicy> Read(string root, IReadOnlyList<Package> contract)
    {
        var services = Directory.EnumerateDirectories(root)
            .Select(directory => Path.Combine(directory, "appsettings.json"))
            .Where(File.Exists)
            .Select(path => Read(Path.GetRelativePath(root, path), File.ReadAllText(path)))
            .OfType<ServicePolicy>()
            .OrderBy(service => service.Name, StringComparer.Ordinal)
            .ToArray();
        Check(services, contract);
        return services;
    }

    /// <summary>One file; <see langword="null"/> if it is not that of a service of the mesh.</summary>
    public static ServicePolicy? Read(string source, string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        if (Find(document.RootElement, "Kestrel", "Endpoints", "mesh") is null)
            return null;
        var mesh = Find(document.RootElement, "Mesh") ?? default;
        var name = Find(mesh, "ServiceName")?.GetString()
            ?? throw new PolicyException([$"{source}: opens the mesh listener and has no Mesh:ServiceName."]);
        return new ServicePolicy(
            name,
            source,
            [
                .. Properties(Find(mesh, "Authorization", "Callers"))
                    .OrderBy(caller => caller.Name, StringComparer.Ordinal)
                    .Select(caller => new CallerGrant(caller.Name, Strings(caller.Value))),
            ],
            Find(mesh, "Authentication", "KeysFrom")?.GetString(),
            [
                .. Properties(Find(mesh, "Authorization", "Edge")).Select(rule => new EdgeGrant(
                    rule.Name,
                    Flag(rule.Value, "Anonymous"),
                    Flag(rule.Value, "Owner"),
                    Strings(Find(rule.Value, "Roles")),
                    Strings(Find(rule.Value, "Scopes")),
                    Flag(rule.Value, "Denied"))),
            ]);
    }

    /// <summary>Throws if the services' policies name something that does not exist.</summary>
    public static void Check(IReadOnlyList<ServicePolicy> services, IReadOnlyList<Package> contract)
    {
        var names = services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        var rpcs = contract.SelectMany(package => package.Services)
            .SelectMany(service => service.Rpcs.Select(rpc => $"{service.Name}/{rpc.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var service in services)
        {
            foreach (var caller in service.Callers)
            {
                // One of another namespace is not ours to know.
                if (!caller.Caller.Contains('/', StringComparison.Ordinal) && !names.Contains(caller.Caller))
                    problems.Add($"{service.Source}: Mesh:Authorization:Callers:{caller.Caller}: there is no such service; there are {string.Join(", ", names)}.");
                problems.AddRange(caller.Rpcs.Where(rpc => !Exists(rpc, rpcs)).Select(rpc =>
                    $"{service.Source}: Mesh:Authorization:Callers:{caller.Caller}: \"{rpc}\" is not an rpc of protos/."));
            }

            problems.AddRange(service.Edge.Where(rule => !Exists(rule.Rpc, rpcs)).Select(rule =>
                $"{service.Source}: Mesh:Authorization:Edge: \"{rule.Rpc}\" is not an rpc of protos/."));
            if (service.KeysFrom is { } keys && !names.Contains(keys))
                problems.Add($"{service.Source}: Mesh:Authentication:KeysFrom: there is no service \"{keys}\"; there are {string.Join(", ", names)}.");
        }

        if (problems.Count > 0)
            throw new PolicyException(problems);
    }

    private static bool Exists(string pattern, HashSet<string> rpcs) => rpcs.Contains(pattern)
        || (pattern.EndsWith("/*", StringComparison.Ordinal) && rpcs.Any(rpc => rpc.StartsWith(pattern[..^1], StringComparison.Ordinal)));

    private static bool Flag(JsonElement rule, string name) => Find(rule, name)?.GetBoolean() ?? false;

    private static IReadOnlyList<string> Strings(JsonElement? list) => [.. list?.EnumerateArray().Select(entry => entry.GetString()!) ?? []];

    private static IEnumerable<JsonProperty> Properties(JsonElement? section) => section?.EnumerateObject() ?? Enumerable.Empty<JsonProperty>();

    // Keys are read as configuration reads them: whatever their case.
    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object)
                return null;
            var found = default(JsonElement?);
            foreach (var property in element.EnumerateObject())
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    found = property.Value;
            }

            if (found is null)
                return null;
            element = found.Value;
        }

        return element;
    }
}
