using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>How health is looked after (section <c>Mesh:Health</c>).</summary>
public sealed class HealthOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Health";

    /// <summary><c>Period</c>, default 5 s: how often the dependencies are checked for those who watch, and for the log.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary><c>Timeout</c>, default 3 s: a dependency that does not answer within is not healthy.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. OptionRule.Between("Mesh:Health:Period", Period, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
        .. OptionRule.Between("Mesh:Health:Timeout", Timeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
    ];
}
