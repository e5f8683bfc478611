using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>How a service leaves (section <c>Mesh:Shutdown</c>): NOT_SERVING first, then no new calls, then the end.</summary>
public sealed class ShutdownOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Shutdown";

    /// <summary>
    /// <c>DrainDelay</c>, default 500 ms: how long the service still takes calls while it reports NOT_SERVING, so that balancers
    /// can turn away. On a cluster, let it be as long as an endpoint takes to disappear everywhere, about 5 s.
    /// </summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary><c>Timeout</c>, default 5 s after the drain: how long calls in flight may take to finish before they are cut off.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. OptionRule.Between("Mesh:Shutdown:DrainDelay", DrainDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
        .. OptionRule.Between("Mesh:Shutdown:Timeout", Timeout, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
    ];
}
