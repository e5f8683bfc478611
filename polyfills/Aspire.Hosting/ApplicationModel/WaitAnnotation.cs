using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource waits for another one before it starts.</summary>
/// <param name="resource">The resource to wait for.</param>
/// <param name="waitType">What to wait for.</param>
/// <param name="exitCode">The exit code that counts as success for <see cref="WaitType.WaitForCompletion"/>.</param>
[DebuggerDisplay("{WaitType} {Resource.Name,nq}")]
public class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The resource to wait for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What to wait for.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code that counts as success.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What to do when it fails; null for the application's default.</summary>
    public WaitBehavior? WaitBehavior { get; set; }
}
