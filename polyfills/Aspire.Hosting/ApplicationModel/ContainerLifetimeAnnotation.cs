namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    /// <summary>How long it lives.</summary>
    public required ContainerLifetime Lifetime { get; set; }
}
