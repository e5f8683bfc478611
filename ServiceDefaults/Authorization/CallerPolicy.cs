using System.Collections.Frozen;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>Which caller may call which rpc; never changes. Whatever it does not name is denied.</summary>
internal sealed class CallerPolicy
{
    private static readonly FrozenSet<string> Nothing = FrozenSet<string>.Empty;

    private readonly FrozenDictionary<SpiffeId, FrozenSet<string>> _allowed;

    private CallerPolicy(FrozenDictionary<SpiffeId, FrozenSet<string>> allowed) => _allowed = allowed;

    /// <summary>Allows nothing.</summary>
    public static CallerPolicy DenyAll { get; } = new(FrozenDictionary<SpiffeId, FrozenSet<string>>.Empty);

    /// <summary>Makes a policy of configuration; fails with one sentence per mistake.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="mesh">Trust domain and namespace of callers that are given by name only.</param>
    /// <param name="rpcs">The rpcs of the mesh listener; a policy that names another has a slip of the pen in it.</param>
    /// <exception cref="StartupException">There are mistakes.</exception>
    public static CallerPolicy Create(CallerPolicyOptions options, MeshOptions mesh, IReadOnlySet<string> rpcs)
    {
        var problems = new List<string>();
        var allowed = new Dictionary<SpiffeId, FrozenSet<string>>();
        foreach (var (caller, patterns) in options.Callers)
        {
            var key = $"Mesh:Authorization:Callers:{caller}";
            if (ReadCaller(caller, mesh) is not { } id)
            {
                problems.Add($"{key}: \"{caller}\" is neither a service's name nor namespace/name.");
                continue;
            }

            var calls = new HashSet<string>(StringComparer.Ordinal);
            foreach (var pattern in patterns.Where(pattern => !string.IsNullOrEmpty(pattern)))
            {
                var matches = Expand(pattern, rpcs).ToArray();
                if (matches.Length == 0)
                    problems.Add($"{key}: \"{pattern}\" is not an rpc of the mesh listener; it has {string.Join(", ", rpcs.Order(StringComparer.Ordinal))}.");
                calls.UnionWith(matches);
            }

            allowed[id] = calls.ToFrozenSet(StringComparer.Ordinal);
        }

        return problems.Count == 0
            ? new CallerPolicy(allowed.ToFrozenDictionary())
            : throw new StartupException(string.Join(" ", problems));
    }

    /// <summary>Whether a caller may call an rpc (<c>package.Service/Method</c>).</summary>
    public bool Allows(SpiffeId caller, string rpc) => _allowed.GetValueOrDefault(caller, Nothing).Contains(rpc);

    /// <summary>Whether the policy names a caller at all; for the audit log.</summary>
    public bool Knows(SpiffeId caller) => _allowed.ContainsKey(caller);

    private static SpiffeId? ReadCaller(string caller, MeshOptions mesh)
    {
        var parts = caller.Split('/');
        var (@namespace, name) = parts.Length == 2 ? (parts[0], parts[1]) : (mesh.Namespace, caller);
        return SpiffeId.TryParse($"spiffe://{mesh.TrustDomain}/ns/{@namespace}/sa/{name}", out var id, out _) && id.ServiceName == name ? id : null;
    }

    private static IEnumerable<string> Expand(string pattern, IReadOnlySet<string> rpcs)
    {
        if (rpcs.Contains(pattern))
            return [pattern];
        return pattern.EndsWith("/*", StringComparison.Ordinal)
            ? rpcs.Where(rpc => rpc.StartsWith(pattern[..^1], StringComparison.Ordinal))
            : [];
    }
}
