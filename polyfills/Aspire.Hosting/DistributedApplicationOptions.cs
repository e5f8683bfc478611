using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How an application builder is made.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The name of the app host's assembly; the default is the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Runs without a dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Lets the dashboard be reached by plain HTTP.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>The directory of the app host's project; the default is taken from its assembly.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>The name that the dashboard shows; the default is that of the app host.</summary>
    public string? DashboardApplicationName { get; set; }

    internal Assembly? Assembly
        => AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
}
