namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known of a resource before it starts.</summary>
/// <param name="initialSnapshot">The snapshot.</param>
public sealed class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>The snapshot.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}
