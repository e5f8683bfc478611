namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program on this machine.</summary>
public class ExecutableResource
    : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithServiceDiscovery,
      IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    /// <summary>Creates the resource.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="command">A path, or a name to find on the PATH.</param>
    /// <param name="workingDirectory">The directory to run in.</param>
    public ExecutableResource(string name, string command, string workingDirectory)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        Command = command;
        WorkingDirectory = workingDirectory;
    }

    /// <summary>A path, or a name to find on the PATH.</summary>
    public string Command { get; internal set; }

    /// <summary>The directory to run in.</summary>
    public string WorkingDirectory { get; internal set; }
}
