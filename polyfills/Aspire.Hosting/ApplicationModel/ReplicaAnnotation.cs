namespace Aspire.Hosting.ApplicationModel;

/// <summary>How many replicas of a resource run.</summary>
/// <param name="replicas">The number; the default is one.</param>
public class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number.</summary>
    public int Replicas { get; } = replicas;
}
