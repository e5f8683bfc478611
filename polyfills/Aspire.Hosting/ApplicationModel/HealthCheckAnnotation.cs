namespace Aspire.Hosting.ApplicationModel;

/// <summary>A health check of a resource, by the name under which it is registered with the health check service.</summary>
/// <param name="key">The name.</param>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The name.</summary>
    public string Key { get; } = key;
}
