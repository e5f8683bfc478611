using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>Who may call what (section <c>Mesh:Authorization</c>); reloaded live. What is not listed is denied.</summary>
public sealed class CallerPolicyOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Authorization";

    /// <summary>
    /// <c>Callers</c>: by caller, the rpcs it may call. A caller is a service name (<c>orders</c>), or <c>namespace/name</c> for
    /// one of another namespace; an rpc is <c>package.Service/Method</c> or <c>package.Service/*</c>.
    /// </summary>
    public Dictionary<string, string[]> Callers { get; set; } = new(StringComparer.Ordinal);

    /// <summary><c>Edge</c>: by rpc of the edge listener, or <c>package.Service/*</c>, which people and programs may call it.</summary>
    public Dictionary<string, EdgeRuleOptions> Edge { get; set; } = new(StringComparer.Ordinal);

    // What the rpcs are is only known once they are mapped; see CallerPolicy.
    IEnumerable<string> IMeshOptions.Validate() => [];
}
