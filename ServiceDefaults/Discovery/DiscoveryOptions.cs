using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>How the names of <c>dns:///</c> addresses are followed (section <c>Mesh:Discovery</c>).</summary>
public sealed class DiscoveryOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Discovery";

    /// <summary>
    /// <c>RefreshInterval</c>, default 5 s: a name is looked up again at the latest after so long. Each wait is up to a fifth
    /// shorter at random, so that processes which began together do not ask together.
    /// </summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary><c>MinimumInterval</c>, default 1 s: a name is looked up at most so often, however many connections fail.</summary>
    public TimeSpan MinimumInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary><c>LookupTimeout</c>, default 3 s: a look-up that has no answer within has failed.</summary>
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(3);

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. OptionRule.Between("Mesh:Discovery:RefreshInterval", RefreshInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        .. OptionRule.Between("Mesh:Discovery:MinimumInterval", MinimumInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        .. OptionRule.AtMost("Mesh:Discovery:MinimumInterval", MinimumInterval, "Mesh:Discovery:RefreshInterval", RefreshInterval),
        .. OptionRule.Between("Mesh:Discovery:LookupTimeout", LookupTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
    ];
}
