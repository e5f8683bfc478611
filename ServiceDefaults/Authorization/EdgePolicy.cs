using System.Collections.Frozen;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>Who may call which rpc of the edge listener; never changes. Whatever it does not name is denied.</summary>
internal sealed class EdgePolicy
{
    private const string Section = "Mesh:Authorization:Edge";

    private readonly FrozenDictionary<string, EdgeRule> _rules;

    private EdgePolicy(FrozenDictionary<string, EdgeRule> rules) => _rules = rules;

    /// <summary>Allows nothing.</summary>
    public static EdgePolicy DenyAll { get; } = new(FrozenDictionary<string, EdgeRule>.Empty);

    /// <summary>Makes a policy of configuration; fails with one sentence per mistake.</summary>
    /// <param name="rows">By rpc, or <c>package.Service/*</c>, who may call it; the row of an rpc goes before that of its service.</param>
    /// <param name="rpcs">The rpcs of the edge listener: each needs a row, and there is no row for others.</param>
    /// <exception cref="StartupException">There are mistakes.</exception>
    public static EdgePolicy Create(IReadOnlyDictionary<string, EdgeRuleOptions> rows, IReadOnlySet<string> rpcs)
    {
        var problems = rows.SelectMany(row => Check(row.Key, row.Value, rpcs)).ToList();
        var rules = new Dictionary<string, EdgeRule>(StringComparer.Ordinal);
        foreach (var rpc in rpcs.Order(StringComparer.Ordinal))
        {
            if ((rows.GetValueOrDefault(rpc) ?? rows.GetValueOrDefault(ServicePattern(rpc))) is { } row)
                rules[rpc] = new EdgeRule(row);
            else
                problems.Add($"{Section} has no row for {rpc}, which the edge listener has: say who may call it, or \"Denied\": true.");
        }

        return problems.Count == 0
            ? new EdgePolicy(rules.ToFrozenDictionary(StringComparer.Ordinal))
            : throw new StartupException(string.Join(" ", problems));
    }

    /// <summary>The rule of an rpc (<c>package.Service/Method</c>); <see langword="null"/> if there is none.</summary>
    public EdgeRule? Find(string rpc) => _rules.GetValueOrDefault(rpc);

    private static IEnumerable<string> Check(string rpc, EdgeRuleOptions row, IReadOnlySet<string> rpcs)
    {
        var key = $"{Section}:{rpc}";
        if (!rpcs.Contains(rpc) && !rpcs.Any(known => ServicePattern(known) == rpc))
            yield return $"{key}: \"{rpc}\" is not an rpc of the edge listener; it has {string.Join(", ", rpcs.Order(StringComparer.Ordinal))}.";
        foreach (var role in row.Roles.Where(role => !CallerRoles.All.Contains(role)))
            yield return $"{key}:Roles has \"{role}\", which is not a role; there are {string.Join(", ", CallerRoles.All)}.";
        foreach (var scope in row.Scopes.Where(scope => !ApiKey.IsScope(scope)))
            yield return $"{key}:Scopes has \"{scope}\", which is not a scope such as orders.read.";

        var letsSomeoneIn = row.Anonymous || row.Owner || row.Roles.Length > 0 || row.Scopes.Length > 0;
        if (letsSomeoneIn == row.Denied)
            yield return row.Denied ? $"{key} is Denied and lets someone in: it can't be both." : $"{key} lets nobody in: say \"Denied\": true if that is meant.";
    }

    private static string ServicePattern(string rpc) => rpc[..(rpc.IndexOf('/', StringComparison.Ordinal) + 1)] + "*";
}
