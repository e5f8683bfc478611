using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Processes;

/// <summary>Runs programs of this machine.</summary>
internal sealed class ExecutableExecutor : IResourceExecutor
{
    public bool CanExecute(IResource resource) => resource is ExecutableResource;

    public Task<IResourceRun> StartAsync(ResourceStart start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var executable = (ExecutableResource)start.Resource;
        return Task.FromResult<IResourceRun>(ProcessRun.Start(start, executable.Command, start.Arguments, executable.WorkingDirectory));
    }
}
