namespace Aspire.Hosting.ApplicationModel;

/// <summary>The name that the container engine knows a container by.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    /// <summary>The name.</summary>
    public required string Name { get; set; }
}
