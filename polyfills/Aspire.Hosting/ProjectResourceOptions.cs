namespace Aspire.Hosting;

/// <summary>How a project is added.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile to take; null for the default one.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Takes no launch profile at all.</summary>
    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>Takes no endpoints from <c>Kestrel:Endpoints</c> in the project's settings.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}
