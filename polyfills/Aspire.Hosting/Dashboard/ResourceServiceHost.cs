namespace Aspire.Hosting.Dashboard;

/// <summary>Serves the resource service to the dashboard.</summary>
internal sealed class ResourceServiceHost
{
    /// <summary>Where it listens; null until it does.</summary>
    public string? Address { get; private set; }
}
