namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="entrypoint">What to run in place of the image's entry point.</param>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes,
      IComputeResource
{
    /// <summary>What to run in place of the image's entry point.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether it runs on this machine itself, as a database server can where there is no container engine.</summary>
    internal bool IsOnThisMachine { get; set; }
}
