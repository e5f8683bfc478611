namespace Docker.DotNet.Models;

/// <summary>Networks of a container of a list.</summary>
public class NetworkSettingsSummary
{
    /// <summary>Ends per network.</summary>
    public IDictionary<string, EndpointSettings> Networks { get; set; } = null!;
}
