using System.Collections.Frozen;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>Who makes a call. Holds nothing secret: it may be logged and stored.</summary>
/// <param name="Kind">What the caller is.</param>
/// <param name="Name">The SPIFFE id of a service, the user id of a person, the API key's name of a program; empty for nobody.</param>
/// <param name="Roles">The roles of a person: <c>customer</c>, <c>support</c> or <c>admin</c>.</param>
/// <param name="Scopes">The scopes of a program, such as <c>orders.read</c>.</param>
public sealed record Caller(CallerKind Kind, string Name, IReadOnlySet<string> Roles, IReadOnlySet<string> Scopes)
{
    /// <summary>A caller who has shown nothing.</summary>
    public static Caller Anonymous { get; } = new(CallerKind.Anonymous, "", FrozenSet<string>.Empty, FrozenSet<string>.Empty);

    /// <summary>A service of the mesh.</summary>
    /// <param name="id">Its identity.</param>
    public static Caller Service(SpiffeId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new Caller(CallerKind.Service, id.ToString(), FrozenSet<string>.Empty, FrozenSet<string>.Empty);
    }

    /// <summary>The caller as audit fields and logs show it: <c>anonymous</c>, a SPIFFE id, <c>user:{id}</c> or <c>program:{name}</c>.</summary>
    public override string ToString() => Kind switch
    {
        CallerKind.Service => Name,
        CallerKind.Person => $"user:{Name}",
        CallerKind.Program => $"program:{Name}",
        _ => "anonymous",
    };
}
