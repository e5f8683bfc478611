using System.Collections.Frozen;
using ShopMesh.ServiceDefaults.Authentication;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>Who may call an rpc of the edge listener; never changes.</summary>
internal sealed class EdgeRule(EdgeRuleOptions options)
{
    private readonly FrozenSet<string> _roles = options.Roles.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _scopes = options.Scopes.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether anyone may.</summary>
    public bool Anonymous { get; } = options.Anonymous;

    /// <summary>How far a caller may go.</summary>
    public EdgeGrant For(Caller caller)
    {
        if (caller.Roles.Overlaps(_roles) || caller.Scopes.Overlaps(_scopes))
            return EdgeGrant.Anyone;
        if (options.Owner && caller.Kind == CallerKind.Person)
            return EdgeGrant.Owner;
        return Anonymous ? EdgeGrant.Open : EdgeGrant.None;
    }
}
